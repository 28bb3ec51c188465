"""People who answer, for tests."""

from lumen.core.answers import Answerer, ExpressedMoment, HumanAnswer
from lumen.core.language import parse
from lumen.core.shape_names import Shape, Trend
from lumen.units import WallTime

NOON = 1_770_000_000.0


def answer(step: int, text: str = "~warmth~ ~ripple~", *, fits: bool = True) -> HumanAnswer:
    """Give the answer to what was said at a step, a minute later."""
    said = WallTime(NOON + 30.0 * step)
    about = ExpressedMoment(
        said, (0.5, 0.8, 0.2, 0.08), Shape.CONVERGENCE, Trend.RISING, parse(text)
    )
    return HumanAnswer(about, fits, Answerer.PAGE, WallTime(said + 60.0))

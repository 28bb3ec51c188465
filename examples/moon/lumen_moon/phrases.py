"""What Lumen may say of the moon, while it is true."""

from collections.abc import Mapping, Sequence

from lumen.plugins.interface import Phrase, PluginSetup, Snapshot
from lumen_moon.settings import moon_settings, phase_of

CLAUSES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "new": ("The moon is new.", "The night has no moon.", "The moon hides."),
        "first quarter": ("The moon is half, and grows.", "Half of the moon is there."),
        "full": ("The moon is full.", "The moon is round.", "All of the moon is lit."),
        "last quarter": ("The moon is half, and wanes.", "Half of the moon is left."),
    },
    "de": {
        "new": ("Es ist Neumond.", "Der Mond verbirgt sich."),
        "first quarter": ("Der Mond ist halb und wächst.",),
        "full": ("Es ist Vollmond.", "Der Mond ist rund."),
        "last quarter": ("Der Mond ist halb und schwindet.",),
    },
}
"""In another language nothing is said."""


class MoonPhrases:
    """Says something at new, half and full moon."""

    def __init__(self, setup: PluginSetup) -> None:
        moon_settings(setup.settings)
        self._clauses = CLAUSES.get(setup.language, {})

    def phrases(self, snapshot: Snapshot) -> Sequence[Phrase]:
        """Give what holds now: one phrase, or none between the phases."""
        phase = phase_of(snapshot)
        clauses = self._clauses.get(phase.name, ())
        if not clauses:
            return []
        evidence = {"degrees from the sun": round(phase.elongation, 1), "% lit": 100.0 * phase.lit}
        return [Phrase(f"the moon is at its phase {phase.name}", clauses, evidence)]

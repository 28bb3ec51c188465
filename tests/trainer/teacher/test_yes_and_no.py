"""A Gaussian process learnt from yes and no: beside integrals, and beside drawing."""

import numpy as np
import pytest
from scipy import integrate, stats

from trainer.teacher.yes_and_no import NOISE, learnt


@pytest.mark.parametrize("fits", [True, False])
@pytest.mark.parametrize("slips", [0.0, 0.1, 0.3])
def test_one_answer_tells_what_its_integrals_say(slips: float, *, fits: bool) -> None:
    """Evidence, mean and variance beside numerical integration over a normal prior."""
    variance, sign = 0.7, 1.0 if fits else -1.0

    def moment(power: int) -> float:
        def density(value: float) -> float:
            yes = slips + (1.0 - 2.0 * slips) * stats.norm.cdf(sign * value / NOISE)
            return float(value**power * yes * stats.norm.pdf(value, scale=variance**0.5))

        return float(integrate.quad(density, -8.0, 8.0, points=[0.0], limit=200)[0])

    found = learnt(np.array([[variance]]), np.array([fits]), slips)
    mean = moment(1) / moment(0)
    assert np.exp(found.evidence) == pytest.approx(moment(0), rel=1e-3)
    assert variance * found.pull[0] == pytest.approx(mean, rel=1e-3)
    left = variance - variance**2 * found.precision[0, 0]
    assert left == pytest.approx(moment(2) / moment(0) - mean**2, rel=1e-3)


def test_six_answers_tell_what_drawing_says() -> None:
    """Beside 400,000 draws of six values that have to do with one another."""
    rng = np.random.default_rng(4)
    root = rng.normal(size=(6, 3))
    covariance = root @ root.T + 0.3 * np.eye(6)
    fits = np.array([True, True, False, True, False, False])
    values = rng.multivariate_normal(np.zeros(6), covariance, size=400_000, method="cholesky")
    weight = np.ones(len(values))
    for value, yes in zip(values.T, fits, strict=True):
        right = stats.norm.cdf((value if yes else -value) / NOISE)
        weight *= 0.1 + 0.8 * right
    found = learnt(covariance, fits, 0.1)
    assert found.evidence == pytest.approx(np.log(weight.mean()), abs=0.1)
    mean = weight @ values / weight.sum()
    np.testing.assert_allclose(covariance @ found.pull, mean, atol=0.1)
    spread = weight @ (values - mean) ** 2 / weight.sum()
    left = np.diag(covariance - covariance @ found.precision @ covariance)
    np.testing.assert_allclose(left, spread, rtol=0.2)

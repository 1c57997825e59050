"""Synthetic difference in differences, for levels of many comparable units.

Arkhangelsky, Athey, Hirshberg, Imbens & Wager, American Economic Review 111, 2021: units are weighed so that together
they ran parallel to the treated ones before, periods so that they are like those after; the interval comes from
placebos, each other unit in turn taken for the treated one (their algorithm 4). Beside it the plain difference in
differences and the synthetic control (Abadie, Diamond & Hainmueller, JASA 105, 2010).
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import t_above, t_point

ALMOST_NONE = 1e-6  # ridge on the weights of periods, in noise levels, as in the reference


@dataclass(frozen=True)
class Synthetic:
    """Estimates (mean change over the periods after) with the standard error of the first from placebos.

    `weights` (others,) and `times` (before,) add to 1 each; `placebos` has the estimate of each other unit.
    """

    estimate: float
    error: float
    difference_in_differences: float
    synthetic_control: float
    weights: Floats
    times: Floats
    placebos: Floats

    @property
    def p(self) -> float:
        return float(2 * t_above(abs(self.estimate) / self.error, self._freedom)) if self.error > 0 else 0.0

    @property
    def reach(self) -> float:
        return float(t_point(0.975, self._freedom)) * self.error

    @property
    def _freedom(self) -> int:
        """The error is known from a handful of placebos, measured from their mean."""
        return len(self.placebos) - 1


def synthetic(own: Floats, others: Floats, before: int) -> Synthetic:
    """`own` (periods,) is what changed, `others` (units, periods) did not; the first `before` lie before the change."""
    weights, times = _weights(own, others, before)
    placebos = np.array([_placebo(others, unit, before) for unit in range(len(others))])
    n = len(others)
    even = np.full(n, 1 / n), np.full(before, 1 / before)
    control = _simplex(others[:, :before].T, own[:before], _noise(others, before) * ALMOST_NONE)
    return Synthetic(
        _estimate(own, others, weights, times),
        float(placebos.std(ddof=1)),
        _estimate(own, others, *even),
        float((own - control @ others)[before:].mean()),
        weights,
        times,
        placebos,
    )


def _placebo(others: Floats, unit: int, before: int) -> float:
    rest = np.delete(others, unit, axis=0)
    return _estimate(others[unit], rest, *_weights(others[unit], rest, before))


def _estimate(own: Floats, others: Floats, weights: Floats, times: Floats) -> float:
    gap = own - weights @ others
    return float(gap[len(times) :].mean() - times @ gap[: len(times)])


def _weights(own: Floats, others: Floats, before: int) -> tuple[Floats, Floats]:
    noise = _noise(others, before)
    after = others.shape[1] - before
    early = others[:, :before]
    ridge = after**0.25 * noise
    weights = _simplex(_centred(early.T), _centred(own[:before]), ridge * np.sqrt(before))
    target = others[:, before:].mean(axis=1)
    times = _simplex(_centred(early), _centred(target), ALMOST_NONE * noise * np.sqrt(len(others)))
    return weights, times


def _noise(others: Floats, before: int) -> float:
    """The standard deviation of one period's change before, as the reference estimates it."""
    return float(np.diff(others[:, :before], axis=1).std(ddof=1))


def _centred(x: Floats) -> Floats:
    return np.asarray(x - x.mean(axis=0), dtype=np.float64)


def _simplex(x: Floats, y: Floats, ridge: float) -> Floats:
    """The weights (columns of x), not negative and adding to 1, with least |x w − y|² + ridge² |w|².

    Non-negative least squares with a heavy row for the sum (Haskell & Hanson, Mathematical Programming 21, 1981).
    """
    from scipy.optimize import nnls  # only here: it takes long to load

    columns = x.shape[1]
    heavy = 1e4 * max(float(np.abs(x).max()), float(np.abs(y).max()), ridge, 1e-12)
    rows = np.vstack([x, ridge * np.eye(columns), np.full((1, columns), heavy)])
    answers = np.concatenate([y, np.zeros(columns), [heavy]])
    weights = nnls(rows, answers)[0]
    return np.asarray(weights / weights.sum(), dtype=np.float64)

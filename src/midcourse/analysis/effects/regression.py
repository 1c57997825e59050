"""Weighted regression with autocorrelated errors, averaged over how strong the autocorrelation may be.

A dozen or two periods cannot say how strongly neighbours go together, and intervals that take one estimate for the
truth cover too little. So each of a grid of possibilities is taken for true in turn (generalised least squares, t with
n − p degrees of freedom), and the answers are mixed by their restricted likelihood (Zellner & Tiao, JASA 59, 1964;
Harville, Biometrika 61, 1974).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Interval
from midcourse.analysis.effects.autocorrelation import BEFOREHAND, NEIGHBOURS, freed, lasting, together
from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import f_above, t_above, t_point

ENDS = np.array([0.025, 0.975])
CLOSE = 1e-12  # how near to those chances the ends of an interval lie
MOST_STEPS = 60
STEP = 1  # the column of the change
HUGE = 2.0  # standard deviations of one figure: of changes much larger, few are true
KNOWN = 1e6  # degrees of freedom of what is known, not estimated: t is the normal distribution


@dataclass(frozen=True)
class Fit:
    """The answers for each autocorrelation: coefficients (grid, columns), their covariance, and how likely each is."""

    coefficients: Floats
    covariance: Floats
    likely: Floats
    spreads: Floats  # the variance of one figure of weight 1, for each autocorrelation
    freedom: Floats  # degrees of freedom of t; KNOWN where the spread is that of chance, not of the figures

    @property
    def spread(self) -> float:
        """The variance of one figure of weight 1."""
        return float(self.likely @ self.spreads)

    @property
    def autocorrelation(self) -> float:
        """The correlation of neighbouring periods."""
        return float(self.likely @ NEIGHBOURS)

    def interval(self, contrast: Floats) -> Interval:
        """Estimate and 95 % interval of a combination of the coefficients, shape (columns,)."""
        return self.mixture(*self._parts(contrast))[0]

    def of_sum(self, estimate: float, shares: Floats, weight: Floats, at: NDArray[np.intp]) -> tuple[Interval, float]:
        """Interval and p around an `estimate` that is a sum of figures (n,) by `shares`, whatever goes together."""
        scaled = shares / np.sqrt(weight)
        varies = np.einsum("i,kij,j->k", scaled, together(at), scaled)
        return self.mixture(np.full(len(varies), estimate), np.sqrt(np.maximum(self.spreads * varies, 0.0)))

    def mixture(self, centre: Floats, error: Floats) -> tuple[Interval, float]:
        """Interval and p of something that is at `centre` with `error` for each autocorrelation, (grid,)."""
        estimate = float(self.likely @ centre)
        if not error.max() > 0:
            return Interval(estimate, estimate, estimate), self._two_sided(centre, error)
        low, high = self._quantiles(centre, error)
        return Interval(min(max(estimate, low), high), low, high), self._two_sided(centre, error)

    def p(self, contrast: Floats) -> float:
        """Two-sided chance of a change as large where there is none."""
        return self._two_sided(*self._parts(contrast))

    def _two_sided(self, centre: Floats, error: Floats) -> float:
        if not error.max() > 0:
            return 0.0 if np.abs(centre).max() > 0 else 1.0
        above = float(self.likely @ t_above(-centre / error, self.freedom))
        return min(1.0, 2 * min(above, 1 - above))

    def joint_p(self, columns: NDArray[np.intp]) -> float:
        """Chance of coefficients as large all together where none is there (F test for each autocorrelation)."""
        b = self.coefficients[:, columns]
        covariance = self.covariance[np.ix_(np.arange(len(b)), columns, columns)]
        squares = np.einsum("kj,kjl,kl->k", b, np.linalg.pinv(covariance, hermitian=True), b)
        return float(self.likely @ f_above(squares / len(columns), len(columns), self.freedom))

    def bands(self, contrasts: Floats) -> tuple[Floats, Floats, Floats]:
        """Estimates and 95 % limits of many combinations, shape (rows, columns), from the mixture's mean and spread."""
        centre = contrasts @ self.coefficients.T
        within = np.einsum("ij,kjl,il->ik", contrasts, self.covariance, contrasts)
        mean = centre @ self.likely
        total = (within + (centre - mean[:, None]) ** 2) @ self.likely
        reach = (self.likely @ t_point(0.975, self.freedom)) * np.sqrt(np.maximum(total, 0.0))
        return mean, mean - reach, mean + reach

    def lasts(self, y: Floats, columns: Floats, weight: Floats, at: NDArray[np.intp], since: int) -> Floats:
        """What is still to be expected, from row `since` on, of how the rows before it lie to the regression; (n,)."""
        root = np.sqrt(weight)
        errors = root[:, None] * (y[:, None] - columns @ self.coefficients.T)
        return np.asarray(lasting(errors, at, since) @ self.likely / root, dtype=np.float64)

    def _parts(self, contrast: Floats) -> tuple[Floats, Floats]:
        variance = np.einsum("j,kjl,l->k", contrast, self.covariance, contrast)
        return self.coefficients @ contrast, np.sqrt(np.maximum(variance, 0.0))

    def _quantiles(self, centre: Floats, error: Floats) -> tuple[float, float]:
        """The 2.5 and 97.5 % points of the mixture, by Newton's method kept inside a bracket."""
        reach = t_point(0.975, self.freedom) * error
        low, high = np.full(2, (centre - reach).min()), np.full(2, (centre + reach).max())
        middle = self.likely @ centre + np.array([-1.0, 1.0]) * (self.likely @ reach)
        for _ in range(MOST_STEPS):
            z = (centre[:, None] - middle) / error[:, None]
            miss = self.likely @ t_above(z, self.freedom[:, None]) - ENDS
            if np.abs(miss).max() < CLOSE:
                break
            low, high = np.where(miss < 0, middle, low), np.where(miss < 0, high, middle)
            density = self.likely @ (_t_density(z, self.freedom[:, None]) / error[:, None])
            step = middle - miss / np.maximum(density, 1e-300)
            middle = np.where((low < step) & (step < high), step, (low + high) / 2)
        return float(middle[0]), float(middle[1])


def _t_density(z: Floats, freedom: Floats) -> Floats:
    """Near enough for Newton's method: the constant is Stirling's."""
    constant = (1 - 1 / (4 * freedom)) / sqrt(2 * pi)
    return np.asarray(constant * (1 + z**2 / freedom) ** (-(freedom + 1) / 2), dtype=np.float64)


def fit(
    y: Floats,
    columns: Floats,
    weight: Floats,
    at: NDArray[np.intp],
    *,
    least: float = 0.0,
    prior: tuple[Floats, Floats] | None = None,
    prompting: Sequence[int] = (),
) -> Fit:
    """Regression of `y` (n,) on `columns` (n, p) with variance spread / `weight` and the n-th period at `at`.

    Rows of `prompting` were looked at because they were bad: what is new in them counts for nothing, but what lasts of
    them is expected in the next. How long that is, the rows after cannot tell by themselves, since the change may have
    cut it short: there, changes of many times the scatter are taken to be seldom. `least` is the smallest spread
    thought possible (1 for counted things). `prior` gives rows and answers of what is known beforehand of the
    coefficients, in units of the spread. Raises ValueError with no more rows than columns.
    """
    n, p = columns.shape
    if n - len(prompting) <= p:
        raise ValueError("There are no more periods than there is to estimate.")
    rows = np.sqrt(weight)[:, None] * np.column_stack([columns, y])
    free, logs = freed(rows, at)
    free, logs = np.delete(free, prompting, axis=1), np.delete(logs, prompting, axis=1).sum(axis=1)
    if prior:
        free = _with(free, np.column_stack(prior))
    scale = float(np.abs(rows[:, -1]).max())
    found = _solved(free, scale)
    doubted = np.zeros((1, p + 1))
    doubted[0, STEP] = np.sqrt(weight.mean()) / HUGE
    likely = (_solved(_with(free, doubted), scale) if prompting else found).likely(logs)
    return _mixed(found, likely, least)


def _with(free: Floats, known: Floats) -> Floats:
    """The same rows added for each possibility."""
    return np.concatenate([free, np.broadcast_to(known, (len(free), *known.shape))], axis=1)


@dataclass(frozen=True)
class Solved:
    """Least squares for each possibility."""

    coefficients: Floats
    inverse: Floats
    squares: Floats
    freedom: int
    nothing: float

    def likely(self, logs: Floats) -> Floats:
        """How likely each is, by the restricted likelihood; `logs`: minus half the errors' log determinant."""
        determinant = np.linalg.slogdet(self.inverse)[1]
        left = self.freedom / 2 * np.log(np.maximum(self.squares, self.nothing))
        log = BEFOREHAND + logs + determinant / 2 - left
        likely = np.exp(log - log.max())
        return np.asarray(likely / likely.sum(), dtype=np.float64)


def _solved(rows: Floats, scale: float) -> Solved:
    """Of freed rows (grid, n, columns and answer) whose largest answer is `scale`."""
    x, z = rows[..., :-1], rows[..., -1]
    freedom = x.shape[1] - x.shape[2]
    inverse = np.asarray(np.linalg.pinv(x.transpose(0, 2, 1) @ x, hermitian=True), dtype=np.float64)
    b = (inverse @ (x.transpose(0, 2, 1) @ z[..., None]))[..., 0]
    squares = ((z - (x @ b[..., None])[..., 0]) ** 2).sum(axis=1)
    nothing = (1e-10 * scale) ** 2 * freedom + 1e-300  # rounding: figures that never move do not scatter
    left = np.where(squares <= nothing, 0.0, squares)
    return Solved(b, inverse, left, freedom, nothing)


def _mixed(found: Solved, likely: Floats, least: float) -> Fit:
    estimated = found.squares / found.freedom
    spread = np.maximum(estimated, max(least, 1e-20 * float(estimated.max())))  # some may leave nothing over, not all
    known = np.where(estimated < least, KNOWN, float(found.freedom))
    return Fit(found.coefficients, spread[:, None, None] * found.inverse, likely, spread, known)

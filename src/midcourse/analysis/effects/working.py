"""The scale on which each kind of figure is modelled.

Counts and ratios: log link, variance in proportion to the mean (quasi-Poisson; McCullagh & Nelder, Generalized Linear
Models, 1989, ch. 6), exposure as an offset. Rates: their own scale, so that effects are points, with the variance of
a proportion (Cheung, American Journal of Epidemiology 166, 2007); beside a trend, which would lead out of 0 to 100 %,
log odds. Means: weighed by their cases. Amounts and levels: as
they are. Fitted by iterated weighted least squares; what comes out of the last step goes into `regression.fit`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Kind

STEPS = 12
STILL = 1e-9  # a step this small is the last
FAR = 8.0  # log odds: of 0 and 100 % they would run off to infinity
COUNTED = (Kind.COUNT, Kind.RATIO, Kind.RATE)


@dataclass(frozen=True)
class Working:
    """Answers (n,) that are linear in the columns, and their weights; variance is spread / weight."""

    y: Floats
    weight: Floats
    least: float  # counted things scatter at least as much as chance alone would have them


def logged(kind: Kind) -> bool:
    return kind in (Kind.COUNT, Kind.RATIO)


def working(
    kind: Kind, n: Floats, d: Floats, columns: Floats, *, known: Floats | None = None, odds: bool = False
) -> Working:
    """`n` over `d` as answers for a regression on `columns` (n, p); `known` is what is added to the answer as given.

    `odds` puts rates on the scale of log odds.
    """
    if odds and kind is Kind.RATE:
        return _odds(n, d, columns)
    known = np.zeros(len(n)) if known is None else known
    if logged(kind):
        return _log(n, d, columns, known)
    figures = n / d
    if kind is not Kind.RATE:
        return Working(figures, d if kind is Kind.MEAN else np.ones(len(n)), 0.0)
    share = _floats(np.full(len(n), n.sum() / d.sum()))
    weight = np.ones(len(n))
    for _ in range(2):
        floor = 0.5 / d.sum()
        inside = np.clip(share, floor, 1 - floor)
        weight = d / (inside * (1 - inside))
        share = _floats(columns @ _least_squares(columns, figures - known, weight) + known)
    return Working(figures, weight, 1.0)


def _log(n: Floats, d: Floats, columns: Floats, known: Floats) -> Working:
    level = np.log(d) + known
    eta = np.log(n + 0.5)
    for _ in range(STEPS):
        mu = np.exp(np.clip(eta, -30, 30 + np.log(d.max())))
        b = _least_squares(columns, eta - level + (n - mu) / mu, mu)
        last, eta = eta, np.maximum(columns @ b + level, -8)  # no events at all would run off to minus infinity
        if np.abs(eta - last).max() < STILL:
            break
    mu = np.exp(eta)
    return Working(eta - np.log(d) + (n - mu) / mu, mu, 1.0)


def _odds(n: Floats, d: Floats, columns: Floats) -> Working:
    """Rates as log odds, with what they scatter beside chance as a variance of its own, the same at every level.

    Were it in proportion to that of chance, a share that fell to a fifth would be held to scatter five times as much
    as before (Williams, Applied Statistics 31, 1982).
    """
    share = (n + 0.5) / (d + 1)
    eta = np.log(share) - np.log1p(-share)
    beside = 0.0
    for _ in range(STEPS):
        share = to_share(eta)
        chance = 1 / (d * share * (1 - share))
        away = (n - d * share) * chance
        b = _least_squares(columns, eta + away, 1 / (chance + beside))
        last, eta = eta, np.clip(columns @ b, -FAR, FAR)
        beside = _beside_chance(away**2, chance, len(n) - columns.shape[1])
        if np.abs(eta - last).max() < STILL:
            break
    share = to_share(eta)
    chance = 1 / (d * share * (1 - share))
    typical = 1 / (1 / chance).mean()
    return Working(eta + (n - d * share) * chance, (typical + beside) / typical / (chance + beside), 1.0)


def _beside_chance(squares: Floats, chance: Floats, freedom: int) -> float:
    """The variance beside chance with which chi square is as large as `freedom`; Newton's method from 0."""
    out = 0.0
    for _ in range(STEPS):
        part = squares / (chance + out)
        if part.sum() <= max(freedom, 1):
            break
        out += float((part.sum() - max(freedom, 1)) / (part / (chance + out)).sum())
    return out


def to_share(odds: Floats) -> Floats:
    """From log odds to a share."""
    return _floats(1 / (1 + np.exp(-np.clip(odds, -700, 700))))


def _least_squares(columns: Floats, y: Floats, weight: Floats) -> Floats:
    root = np.sqrt(weight)
    return _floats(np.linalg.lstsq(root[:, None] * columns, root * y, rcond=None)[0])


def _floats(value: NDArray[np.floating]) -> Floats:
    return np.asarray(value, dtype=np.float64)


def to_figure(kind: Kind, value: Floats, *, odds: bool = False) -> Floats:
    """From the working scale to the figure's own."""
    if odds and kind is Kind.RATE:
        return to_share(value)
    return np.exp(np.clip(value, -700, 700)) if logged(kind) else value

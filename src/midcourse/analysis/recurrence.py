"""Does a cycle come back more surely than chance would have it?

A line plus one level for each place of the cycle is held against the line alone, by the F test of linear models. For
cycles of more than seven places two more shapes are tried, and the smallest chance is tripled (Bonferroni): a smooth
wave (the first two harmonics), and one place that stands out (each December). Neighbouring periods go together, which
would make slow swings look like a year; so the figures are first freed of their first-order autocorrelation (Prais and
Winsten, 1954), estimated from what line and wave leave and corrected for its bias in short series (as Kendall,
Biometrika 41, 1954, for the mean alone).
"""

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import f_above

Places = NDArray[np.int64]

LEAST_FREEDOM = 3
STEP = 5  # periods there must be on each side of a step
NEAR_NOTHING = 0.2  # of the usual figure
CLOSE = 1e-10  # of the largest: a direction that is none
ROUNDING = 1e-20  # of the figures' squares: what is left of a constant by rounding
WEEKDAYS = 7  # places; a cycle of more may also be a wave, or one place alone


def levels(index: Floats, phase: Places) -> Floats:
    """Each place's level above a line through all, 0 on average, shape (places,); NaN for places never seen.

    Times of the year multiply, so logarithms are fitted, unless figures come so near to 0 that these tell of chance.
    The line may have a step: figures that halved in March of the second of two years would else make half of each later
    month the time of year.
    """
    known = np.isfinite(index)
    places, figures = np.unique(phase[known]), index[known]
    multiply = bool(figures.min(initial=np.inf) > NEAR_NOTHING)
    figures = np.log(figures) if multiply else figures
    model = np.concatenate([_dummies(phase[known], places), _line(known)[:, 1:]], axis=1)
    found = np.linalg.lstsq(_with_a_step(model, figures), figures, rcond=None)[0][: len(places)]
    effects = np.full(int(phase.max()) + 1, np.nan)
    effects[places] = np.exp(found) / np.exp(found).mean() - 1 if multiply else found - found.mean()
    return effects


def _with_a_step(model: Floats, figures: Floats) -> Floats:
    """The model and its best step, where its place and size are worth it (Bayesian information criterion).

    What a step adds is told from the part of it that the model does not explain (Frisch & Waugh, Econometrica 1, 1933),
    for all places at once: sums from each place to the end.
    """
    count = len(figures)
    if count < 2 * STEP or count <= model.shape[1] + LEAST_FREEDOM:
        return model
    axes, sizes, _ = np.linalg.svd(model, full_matrices=False)
    axes = axes[:, sizes > CLOSE * sizes[0]]
    left = figures - axes @ (axes.T @ figures)
    own = np.arange(count, 0, -1) - np.sum(_to_the_end(axes) ** 2, axis=1)
    gain = np.where(own > CLOSE * count, _to_the_end(left) ** 2 / np.maximum(own, CLOSE), 0.0)[STEP : count - STEP + 1]
    before = float(np.sum(left**2))
    least = max(before - float(gain.max()), ROUNDING * float(np.sum(figures**2)))
    if not least > 0 or count * np.log(max(before, least) / least) <= 2 * np.log(count):
        return model
    return np.column_stack([model, np.arange(count) >= STEP + int(np.argmax(gain))])


def _to_the_end(rows: Floats) -> Floats:
    """The sum from each row to the last."""
    return np.cumsum(rows[::-1], axis=0)[::-1]


def chance(index: Floats, phase: Places) -> float:
    """The chance of levels as far apart were there no cycle; 1 where there are too few figures to tell."""
    known = np.isfinite(index)
    figures, places, line = index[known], np.unique(phase[known]), _line(known)
    each = _dummies(phase[known], places)[:, 1:]
    if len(places) < 3 or len(figures) - 1 - len(places) < LEAST_FREEDOM:
        return 1.0
    turn = 2 * np.pi * phase[known] / (phase.max() + 1)
    wave = np.stack([trig(k * turn) for k in (1, 2) for trig in (np.sin, np.cos)], axis=1)
    slow = np.concatenate([line, wave if len(places) > WEEKDAYS else each], axis=1)
    rho = _autocorrelation(_left(slow, figures), slow.shape[1])
    when = np.flatnonzero(known)
    figures, line, each, wave = [_freed(part, rho, when) for part in (figures, line, each, wave)]
    chances = [_f_test(figures, line, each)]
    if len(places) > WEEKDAYS:
        single = _freed(_dummies(phase[known], places), rho, when)
        chances += [_f_test(figures, line, wave), _best_single(figures, line, single)]
    return min(1.0, len(chances) * min(chances))


def _f_test(figures: Floats, line: Floats, more: Floats) -> float:
    """The chance of `more` explaining as much beyond the line were it idle."""
    before = float(np.sum(_left(line, figures) ** 2))
    after = float(np.sum(_left(np.concatenate([line, more], axis=1), figures) ** 2))
    steps = more.shape[1]
    freedom = len(figures) - line.shape[1] - steps
    if before <= ROUNDING * float(np.sum(figures**2)) or freedom < LEAST_FREEDOM:
        return 1.0
    scatter = max(after, 1e-12 * before) / freedom
    return float(f_above((before - after) / steps / scatter, steps, freedom))


def _best_single(figures: Floats, line: Floats, single: Floats) -> float:
    """The same for the one column that explains most, times their number."""
    left, single = _left(line, figures), _left(line, single)
    squares = float(np.sum(left**2))
    if squares <= ROUNDING * float(np.sum(figures**2)):
        return 1.0
    gain = float(np.max((single.T @ left) ** 2 / np.sum(single**2, axis=0)))
    freedom = len(left) - line.shape[1] - 1
    scatter = max(squares - gain, 1e-12 * squares) / freedom
    return float(np.minimum(1.0, single.shape[1] * f_above(gain / scatter, 1, freedom)))


def _autocorrelation(left: Floats, slow: int) -> float:
    """Of neighbours, from what `slow` columns leave: each of them takes about (1 + ρ)/n off it, and its square 2ρ/n."""
    squares, count = float(np.sum(left**2)), len(left)
    rho = float(np.sum(left[1:] * left[:-1])) / squares if squares > 0 else 0.0
    return float(np.clip((count * rho + slow) / max(count - slow - 2, 1), 0.0, 0.9))


def _freed(values: Floats, rho: float, when: NDArray[np.intp]) -> Floats:
    """Values less what the one before foretells, on an equal footing; across a gap it foretells less."""
    shrunk = np.sqrt(1 - rho**2)
    carried = rho ** np.diff(when)
    scale = shrunk / np.sqrt(1 - carried**2)
    if values.ndim > 1:
        carried, scale = carried[:, None], scale[:, None]
    freed: Floats = np.concatenate([shrunk * values[:1], scale * (values[1:] - carried * values[:-1])])
    return freed


def _left(model: Floats, figures: Floats) -> Floats:
    """What the model does not explain."""
    return np.asarray(figures - model @ np.linalg.lstsq(model, figures, rcond=None)[0])


def _line(known: NDArray[np.bool_]) -> Floats:
    time = np.flatnonzero(known).astype(np.float64)
    return np.stack([np.ones_like(time), (time - time.mean()) / len(known)], axis=1)


def _dummies(phase: Places, places: Places) -> Floats:
    return np.asarray(phase[:, None] == places, dtype=np.float64)

"""What a change explains of series whose neighbouring figures are alike, at each likeness they might have.

Neighbouring months are often alike (autocorrelation ρ), which makes levels wander and looks like change. A few dozen
figures cannot tell what ρ is, so every change is tried at ρ of 0, 0.1 … 0.9, on figures freed of it (generalised least
squares: Prais & Winsten, Cowles Commission, 1954; across a gap of d periods the likeness is ρ^d).

Arrays have shape (likenesses, series, figures), the figures that were collected first, in order.
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.lines import Bools
from midcourse.analysis.spc.series import Places, Series, centred

RHO = np.arange(10) / 10
BEFORE, AFTER = 5, 2  # figures there must be on each side of a step: those before are what it is held against
ROUNDING = 1e-12  # share of a series' squares that means nothing


@dataclass(frozen=True)
class Explained:
    """Squares that a step at each place (negative where none may be) and a line explain, of all `squares`.

    `fit` is the logarithm of the likelihood (REML) of no change at each ρ, but for a constant. `angle` tells how far
    steps at neighbouring places are from each other, and last how far the line is from the step nearest to it (arc
    cosine of their correlation; 0 for what is not compared). `count` figures were collected, at the points `order`,
    shape (series, figures).
    """

    step: Floats
    line: Floats
    squares: Floats
    fit: Floats
    angle: Floats
    count: Places
    order: Places


def explained(series: Series) -> Explained:
    """What every step and the line explain at every ρ."""
    order = np.argsort(~series.known, axis=1, kind="stable")
    known = np.take_along_axis(series.known, order, axis=1)
    weight = np.where(known, np.take_along_axis(series.weight, order, axis=1), 0.0)
    values, count = np.take_along_axis(series.values, order, axis=1), known.sum(axis=1)
    carried, scale = _links(order, known)
    root = np.sqrt(weight)
    time = centred(order.astype(np.float64), weight)
    level, values, line = (
        scale * (part - carried * _before(part)) for part in (root, root * centred(values, weight), root * time)
    )
    whole = np.maximum((level**2).sum(axis=2, keepdims=True), 1e-300)
    values, line = (part - level * ((level * part).sum(axis=2, keepdims=True) / whole) for part in (values, line))
    squares = (values**2).sum(axis=2)
    fit = np.where(known, np.log(scale), 0.0).sum(axis=2) - np.log(whole[..., 0]) / 2
    fit -= (count - 1) / 2 * np.log(np.maximum(squares, 1e-300))

    # A step is the level from its place on, but its first figure has none before it to be like.
    first = scale * root - level
    with_level = _onwards(level**2) + first * level
    size = with_level + first * (level + first) - with_level**2 / whole
    allowed = _allowed(known, count) & (size > ROUNDING * whole)
    size = np.where(allowed, size, 1.0)
    step = np.where(allowed, (_onwards(level * values) + first * values) ** 2 / size, -1.0)
    length = (line**2).sum(axis=2)
    length = np.where(length > 0, length, 1.0)
    with_line = (_onwards(level * line) + first * line) / np.sqrt(size * length[..., None])
    with_last = with_level[..., 1:] * (1 - with_level[..., :-1] / whole) / np.sqrt(size[..., 1:] * size[..., :-1])
    both = allowed[..., 1:] & allowed[..., :-1]
    nearest = np.where(allowed, np.abs(with_line), 0.0).max(axis=2, initial=0.0, keepdims=True)
    alike = np.concatenate([np.where(both, with_last, 1.0), nearest], axis=2)
    angle = np.arccos(np.clip(alike, 0.0, 1.0))
    return Explained(step, (line * values).sum(axis=2) ** 2 / length, squares, fit, angle, count, order)


def _links(order: Places, known: Bools) -> tuple[Floats, Floats]:
    """How much of the figure before carries over to each, and what puts the rest of all on an equal footing."""
    rho, gap = RHO[:, None, None], np.diff(order, axis=1, prepend=-1)
    carried = np.where(known, rho ** np.maximum(gap, 1), 0.0)
    carried[..., :1] = 0.0
    return carried, np.where(known, np.sqrt((1 - rho**2) / (1 - carried**2)), 1.0)


def _before(part: Floats) -> Floats:
    return np.concatenate([np.zeros_like(part[:, :1]), part[:, :-1]], axis=1)


def _onwards(terms: Floats) -> Floats:
    """The sum from each place to the end."""
    return np.cumsum(terms[..., ::-1], axis=2)[..., ::-1]


def _allowed(known: Bools, count: Places) -> Bools:
    place = np.arange(known.shape[1])
    return known & (place >= BEFORE) & (place <= count[:, None] - AFTER)

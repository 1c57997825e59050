"""How often chance alone would give a change as large, when nobody knows how alike neighbouring figures are.

At a known likeness ρ of neighbours the chance of the best change is that of a t test, held to the number of places it
was sought at. As ρ is not known, that chance is averaged over ρ, each with how probable the figures make it: without a
change at any ρ, or with one, mostly at ρ = 0. For wandering figures and a moved level look the same, and the figures
say which of the two explains them better (a likelihood ratio, after Neyman & Pearson, with a steady series that is
favoured against it). Arrays have shape (likenesses, series) or (series,).
"""

import numpy as np

from midcourse.analysis.grid import Floats, filled, ratio
from midcourse.analysis.spc import company
from midcourse.analysis.spc.company import Company
from midcourse.analysis.spc.likeness import RHO, ROUNDING, Explained
from midcourse.analysis.spc.lines import Bools
from midcourse.analysis.spc.series import Places, Series
from midcourse.analysis.tails import binomial_at_least, binomial_at_most, normal_point, t_above

LIKELY = (1 - RHO) / (1 - RHO).sum()
"""How likely each ρ is before looking: neighbours that are hardly alike are the usual case."""
UNLIKE = 0.9  # of changes, how many are of figures whose neighbours are not alike at all
ODDS = 1 / 14  # of a change against none before looking, for each figure
FEW = 0.1  # the same odds where others are told of a series' ρ: most series are steady
LINES = 0.1  # of changes, how many are lines
CAUTION = 0.5  # by how much nearer to 1 the logarithm of a chance is taken where nobody tells what ρ is


def told_by_others(found: Explained, series: Series, group: Places) -> Company:
    """What the series that were asked together, those of one `group` (shape (series,)), tell about each."""
    fit = found.fit + np.logaddexp(0.0, np.log(FEW) + _for_change(found, series.least_scatter()))
    expected, told = series.expected_scatter(), company.alone(len(group))
    for rows in (np.flatnonzero(group == one) for one in np.unique(group)):
        told.likelier[:, rows] = company.likelier(fit[:, rows])
        scatter = company.scatter_of(found.squares[:, rows], found.count[rows], expected[rows])
        told.scatter[:, rows], told.worth[:, rows] = scatter
    return told


def of_change(found: Explained, series: Series, others: Company) -> tuple[Floats, Places]:
    """The chance of the best step or line, and the place in `RHO` of each series' most probable likeness."""
    least = series.least_scatter()
    gain = np.maximum(found.step.max(axis=2, initial=0.0), found.line)
    free = np.maximum(found.count - 2, 1)
    left = np.maximum(found.squares - gain, least * free) + others.worth * others.scatter
    score = np.sqrt(filled(ratio(gain, left / (free + others.worth))))
    here = 2 * t_above(np.where(found.count > 2, score, 0.0), free + others.worth)
    each = of_best_place(here, found.angle)
    fits = found.fit, found.fit + _for_change(found, least)
    best = np.maximum(*fits).max(axis=0)
    without, within = (others.likelier * np.exp(fit - best) for fit in fits)
    steady = LIKELY[:, None] * without
    alike = (1 - UNLIKE) * LIKELY[:, None] * others.unknown
    unlike = (RHO == 0)[:, None] * (UNLIKE * others.unknown + LIKELY[0] * (1 - others.unknown))
    changed = ODDS * found.count * (alike + unlike) * within
    share = changed.sum(axis=0) / (steady + changed).sum(axis=0)
    surely = 1 - CAUTION * others.unknown
    wandering = surely * _averaged(each, steady) ** surely
    likeness = np.argmax(steady + changed, axis=0)
    return _floats((1 - share) * wandering + share * _averaged(each, changed)), likeness


def _averaged(chances: Floats, weight: Floats) -> Floats:
    total = np.maximum(weight.sum(axis=0), 1e-300)
    return np.asarray((weight * chances).sum(axis=0) / total)


def _for_change(found: Explained, least: Floats) -> Floats:
    """The logarithm of how many times likelier a change somewhere makes the figures: Bayes factor, unit information.

    Liang and others, J. Am. Stat. Assoc. 103, 2008: g = number of figures.
    """
    tried = found.step >= 0
    count = np.maximum(found.count, 2)
    steps = np.where(tried, _factor(found.step, found.squares[..., None], least[:, None], count[:, None]), -np.inf)
    best = np.maximum(steps.max(axis=2, initial=-np.inf), -1e300)  # finite where no place was tried
    with np.errstate(divide="ignore"):  # the logarithm of 0 where no place was tried
        step = best + np.log(np.exp(steps - best[..., None]).sum(axis=2) / np.maximum(tried.sum(axis=2), 1))
    line = _factor(found.line, found.squares, least, count)
    return _floats(np.logaddexp(np.log(1 - LINES) + step, np.log(LINES) + line))


def _factor(gain: Floats, squares: Floats, least: Floats, count: Places) -> Floats:
    left = np.maximum(np.maximum(squares - gain, least * (count - 2)), ROUNDING * squares)
    share = np.minimum(filled(ratio(left, squares), 1.0), 1.0)
    return _floats((count - 2) / 2 * np.log1p(count) - (count - 1) / 2 * np.log1p(count * share))


def of_share(series: Series, chosen: Bools) -> Floats:
    """Two-sided chance of the chosen points' share of all events (binomial); 0 for figures that are not events."""
    if series.events is None or series.exposure is None:
        return np.zeros(len(series.values))
    known = series.known
    events, exposure = np.where(known, series.events, 0.0), np.where(known, series.exposure, 0.0)
    chosen = chosen & known
    total, part = events.sum(axis=1), np.where(chosen, events, 0.0).sum(axis=1)
    share = filled(ratio(np.where(chosen, exposure, 0.0).sum(axis=1), exposure.sum(axis=1)))
    tail = np.minimum(binomial_at_most(part, total, share), binomial_at_least(part, total, share))
    return _floats(np.minimum(2 * tail, 1.0))


def of_best_place(chance: Floats, angle: Floats) -> Floats:
    """The chance that the best of many changes looks as good, from the chance of that one alone.

    Worsley's inequality (Biometrika 69, 1982): neighbouring places tell nearly the same, so each adds only the chance
    that it is passed and the one before was not, which grows with the angle between them.
    """
    height = -normal_point(np.clip(chance / 2, 1e-300, 0.5))[..., None]
    passed = sum(
        weight * np.exp(-(height**2) / (1 + np.cos(angle * node))) for node, weight in zip(NODES, WEIGHTS, strict=True)
    )
    return _floats(np.minimum(chance + (passed * angle).sum(axis=-1) / np.pi, 1.0))


def _floats(value: Floats) -> Floats:
    return np.asarray(value, dtype=np.float64)


_gauss, _weights = np.polynomial.legendre.leggauss(3)
NODES, WEIGHTS = (_gauss + 1) / 2, _weights / 2  # of the integral over the angle, from 0 to 1

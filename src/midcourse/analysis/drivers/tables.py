"""The search asked of a plain table of leaves: what happened in each, and what was to be expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from midcourse.analysis.drivers.cells import Cells, Floats
from midcourse.analysis.drivers.counts import Counts
from midcourse.analysis.drivers.search import Explanation, Prior, search
from midcourse.analysis.drivers.values import Values

# Of counts: most often a unit moves on its own, or a unit in one segment. Of amounts in many columns: any cuboid.
# A table of counts is laid before the search because something may have moved; a panel's are looked at every month.
WHO_FIRST = Prior(change=0.4, depths=(0.6, 0.3, 0.02, 0.01), first=6.0)
ASKED = Prior(change=0.5, more=0.1, depths=(0.55, 0.38, 0.01, 0.005), first=6.0)
ANYWHERE = Prior(change=0.5, more=2.0)
SCATTERED = 0.8  # weight, beside a prior of 1 in all, of leaves that moved here and there whatever their labels
UNSURE = 0.4  # at this probability of nobody nobody is named; that leaves scatter counts as nobody here
CERTAIN = 0.95  # how probable an answer must be to be told without dealing the counts out anew
SHUFFLES, FEW_AS_STRONG = 99, 6  # ways to deal them out, and how many of them may do as well
DEALT_OVER = 2  # columns of the segments that they are dealt out over; those of more are rarely told, and many
ENOUGH = 33  # deals after which, none having been as strong, few will be
MOST = 10  # segments of amounts; a set as large as this is no small set, and explains nothing
PARTS = 18  # segments tried at once, parts of a whole among them
SINGLE, AS_ONE = 4, 0.03  # so many single leaves, moved alike to within this deviation, have a cause no column tells
UNMOVED = 0.05  # of the leaves must be on the side away from the change and in no segment, or everything moved


@dataclass(frozen=True)
class Segment:
    """Column → value, and how probable it is that this segment is one of those that moved on their own."""

    where: Mapping[str, Any]
    probability: float


@dataclass(frozen=True)
class Explained:
    """The smallest set of segments that explains the change; empty where nobody in particular moved.

    `probability` is that this is the very set, `nothing` that no segment moved on its own.
    """

    segments: tuple[Segment, ...] = ()
    probability: float = 1.0
    nothing: float = 1.0


def explain_counts(
    leaves: pl.DataFrame, columns: Sequence[str], *, now: str, earlier: str, periods: float
) -> Explained:
    """Which segments' counts changed on their own between an earlier stretch and now.

    `leaves` has one row per combination of `columns` (first who, then breakdowns), the count `now` and the count
    `earlier` summed over a stretch `periods` times as long. Everything rising alike names nobody. Where the leaves not
    named turn out to scatter more than Poisson's law, the search is done again by that scatter; single leaves are then
    not named (one that stands out is more of the same, whatever its labels). Nobody is named where it is as likely that
    leaves moved here and there, whatever their labels, nor where the answer is less than certain and shuffled labels
    often give as strong a segment.
    """
    live = leaves.filter(pl.col(now) + pl.col(earlier) > 0)
    if live.is_empty():
        return Explained()
    recent, history = (live[name].cast(pl.Float64).to_numpy() for name in (now, earlier))
    counts = Counts(Cells(live, columns), recent, history, np.full(live.height, float(periods)))
    best = search(counts, ASKED, doubt=UNSURE)
    if scatter := counts.scatter(best.segments):
        cells = Cells(live, columns, deepest=max(len(columns) - 1, 1))
        counts = replace(counts, cells=cells).spread_by(scatter)
        best = search(counts, ASKED, doubt=UNSURE)
    plain = -ASKED.description_length(counts.cells)
    best = best.beside(counts.log_scattered(plain) + np.log(SCATTERED), UNSURE)
    if best.segments and best.probability < CERTAIN:
        cells = Cells(live, columns, deepest=min(DEALT_OVER, int(counts.cells.depths.max())))
        if _often_as_strong(counts.over(cells)):
            return Explained(probability=1 - best.probability, nothing=1 - best.probability)
    return _told(counts.cells, best)


def _often_as_strong(counts: Counts) -> bool:
    """Whether more than a few of 99 ways to deal the counts out over their labels speak as much for some segment.

    Dealt no longer than it takes to tell (Besag & Clifford, Biometrika 78, 1991).
    """
    plain = -ASKED.description_length(counts.cells)

    def evidence(deal: Counts) -> float:
        return float(np.logaddexp.reduce((deal.log_evidence(())[0] + plain)[deal.cells.distinct]))

    real, rng, strong = evidence(counts), np.random.default_rng(0), 0
    for dealt in range(SHUFFLES):
        strong += evidence(counts.dealt(rng.permutation(len(counts.now)))) >= real
        if strong > FEW_AS_STRONG or (dealt + 1 == ENOUGH and not strong):
            break
    return strong > FEW_AS_STRONG


def explain_values(leaves: pl.DataFrame, columns: Sequence[str], *, real: str, forecast: str) -> Explained:
    """Which segments' amounts left their forecast on their own.

    `leaves` has one row per combination of `columns`, with the `real` amount and its `forecast`, both 0 or more. Where
    nearly all leaves moved one way, the forecast is first scaled by what they moved in common. Nobody is named where it
    would take many segments, or several single leaves that all moved by one factor: what they have in common is then
    not in these columns.
    """
    live = leaves.filter(pl.col(real) + pl.col(forecast) > 0)
    if live.is_empty():
        return Explained()
    deviation, sign = deviations(*(live[name].cast(pl.Float64).to_numpy() for name in (real, forecast)))
    cells = Cells(live, columns)
    best = search(Values(cells, deviation, sign), ANYWHERE, most=PARTS, beam=1, patience=2, uncut=True)
    unmoved = 1 - np.any([np.zeros(live.height, bool), *cells.apart(best.segments)], axis=0).mean()
    everybody = len(best.segments) >= MOST or unmoved < UNMOVED
    return Explained() if everybody or _one_factor(cells, best.segments, deviation) else _told(cells, best)


def _one_factor(cells: Cells, named: Sequence[int], deviation: Floats) -> bool:
    """Whether several of the named segments are single leaves that moved by the same factor."""
    moved = [float(deviation[cells.inside(c)].mean()) for c in named if cells.depths[c] == len(cells.columns)]
    return len(moved) >= SINGLE and float(np.std(moved)) <= AS_ONE


def deviations(real: Floats, forecast: Floats) -> tuple[Floats, float]:
    """Each leaf's deviation from forecast, and which way the whole went."""
    sign = 1.0 if real.sum() >= forecast.sum() else -1.0
    if ((real - forecast) * sign <= 0).mean() < UNMOVED:
        ratios = real[forecast > 0] / forecast[forecast > 0]
        common = float(np.median(ratios)) if len(ratios) else 0.0
        forecast = forecast * common if common > 0 else forecast
        sign = 1.0 if real.sum() >= forecast.sum() else -1.0
    return (real - forecast) / np.maximum(real, forecast), sign


def _told(cells: Cells, best: Explanation) -> Explained:
    pairs = zip(best.segments, best.each, strict=True)
    segments = tuple(Segment(cells.where(cell), probability) for cell, probability in pairs)
    return Explained(segments, best.probability, best.nothing)

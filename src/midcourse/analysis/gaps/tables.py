"""The table of one breakdown: every group's figure, its gap to the rest and to the best, and the widest gap."""

import numpy as np

from midcourse.analysis.gaps import studentised
from midcourse.analysis.gaps.answer import GapTable, Group, Widest
from midcourse.analysis.gaps.contrast import Contrast
from midcourse.analysis.gaps.judged import Look, best, difference, four_fifths, pairs, range_above, rounded, times
from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.measure import Measure

Pairs = tuple[list[tuple[int, int]], Contrast]


def table(look: Look, label: str, raised: Floats, measure: Measure) -> GapTable:
    """All groups of a breakdown; `raised` are the chances adjusted for all groups looked at."""
    top, base = look.cells.totals
    rest_top, rest_base = top.sum() - top, base.sum() - base
    figure, rest = ratio(top, base), ratio(rest_top, rest_base)
    inflation = look.within.inflation
    lower, upper = difference(look.kind, (top, rest_top), (base, rest_base), inflation)
    low_times, high_times = times(look.kind, (top, rest_top), (base, rest_base), inflation)
    same_lower, same_upper = look.within.interval()
    first = best(figure, look.enough, measure.better)
    labels = four_fifths(figure, first, measure)
    two = pairs(look)
    to_best = _to_best(two, first, len(figure), int(look.enough.sum()))
    numbers = {
        **{"numerator": top, "base": base, "figure": figure},
        **{"rest_numerator": rest_top, "rest_base": rest_base, "rest": rest},
        **{"gap": figure - rest, "lower": lower, "upper": upper},
        **{"times": ratio(figure, rest), "times_lower": low_times, "times_upper": high_times},
        **{"same_units": look.within.gap, "same_lower": same_lower, "same_upper": same_upper},
        **{"p": look.p, "adjusted_p": raised},
    }
    groups = tuple(
        Group(
            group=name,
            **{what: float(values[row]) for what, values in numbers.items()},
            to_best=to_best[row][0],
            best_lower=to_best[row][1],
            best_upper=to_best[row][2],
            four_fifths=labels[row],
            enough=bool(look.enough[row]),
        )
        for row, name in enumerate(look.cells.groups)
    )
    return GapTable(label, groups, _widest(look, two))


def _to_best(
    two: Pairs | None, first: int | None, count: int, compared: int
) -> list[tuple[float | None, float | None, float | None]]:
    """Every group's difference to the best within the same units, with limits that allow for having picked it."""
    found: list[tuple[float | None, float | None, float | None]] = [(None, None, None)] * count
    if two is None or first is None:
        return found
    chosen, contrasts = two
    for place, (one, other) in enumerate(chosen):
        if first in (one, other):
            gap = float(contrasts.gap[place]) * (1 if other == first else -1)
            q = studentised.point(0.95, compared, rounded(float(contrasts.freedom[place])))
            reach = q / np.sqrt(2) * float(contrasts.error[place])
            found[one if other == first else other] = gap, gap - reach, gap + reach
    return found


def _widest(look: Look, two: Pairs | None) -> Widest | None:
    if two is None:
        return None
    chosen, contrasts = two
    q = np.sqrt(2) * ratio(np.abs(contrasts.gap), contrasts.error)
    if not np.isfinite(q).any():
        return None
    place = int(np.nanargmax(q))
    one, other = chosen[place] if contrasts.gap[place] < 0 else chosen[place][::-1]
    names, count, freedom = look.cells.groups, int(look.enough.sum()), float(contrasts.freedom[place])
    p = range_above(float(q[place]), count, freedom)
    return Widest(names[one], names[other], abs(float(contrasts.gap[place])), float(q[place]), count, freedom, p)

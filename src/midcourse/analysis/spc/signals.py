"""Which series changed, when thousands are looked at: a shift of level, a trend, or single figures far off.

Control charts give a false alarm on roughly one steady series in five within three years, which drowns the
true ones when many series are read. So each series gets a probability that chance alone would show a signal
as strong, allowing for every place it could have been found in, and over all series Benjamini and Hochberg's
procedure (J. R. Stat. Soc. B 57, 1995) keeps the expected share of false ones among those shown at or below a
chosen one: the more series, the stronger the evidence that is asked for.

Tests, each on figures weighted by their exposure: a step at the best place (t test, held to the number of places by
Worsley's inequality), a straight line (t test), one figure against all others (studentised deletion, times the
figures). Likeness of neighbouring figures widens the errors (see `chance`). For events, chance is also worked out
exactly (the share of the events that fell there, binomial) and the larger of the two counts, so that a handful of
events proves nothing. Arrays have shape (series, points).
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.again import told_again
from midcourse.analysis.spc.chance import told_by_others
from midcourse.analysis.spc.changes import FEWEST, Sign, Signal, lasting, outlier
from midcourse.analysis.spc.company import Company
from midcourse.analysis.spc.episodes import episodes
from midcourse.analysis.spc.likeness import Explained, explained
from midcourse.analysis.spc.series import Series

MOST_OUTLIERS = 3
LEVEL = 0.05
PARTS = (0.85, 0.1, 0.05)
"""The accepted chance's parts for lasting changes, outliers and episodes: meetings most need to hear of the first."""

FEWEST_BEYOND_DOUBT, BEYOND_DOUBT = 7, 50
"""Figures, from which a lasting change may be told if it is so many times clearer than of twelve: years are few."""


def signals(*groups: Series, share: float = LEVEL) -> list[list[Sign]]:
    """The signals of each series that hold up among all of its group, the newest last; none of one with few figures.

    `share` is the accepted share of false ones among the series of a group that are shown. Groups, of one kind and of
    the same points, are told one after the other; what one is like says nothing of the next. The figures since a level
    moved are looked at again, for whether it moved once more.
    """
    series = Series.together(groups)
    group = np.repeat(np.arange(len(groups)), [len(one.values) for one in groups])
    told: list[list[Sign]] = [[] for _ in range(len(series.values))]
    rows = np.flatnonzero(series.known.sum(axis=1) >= FEWEST_BEYOND_DOUBT)
    if not len(rows):
        return told
    left, group = series.take(rows), group[rows]
    found = explained(left)
    others = told_by_others(found, left, group)
    every = _with_episodes(_every_sign(left, found, others), episodes(left, others))
    strongest = np.array([min(sign.chance for sign in signs) for signs in every])
    limits = {one: accepted(strongest[group == one], share) for one in np.unique(group)}
    limit = np.array([limits[one] for one in group])
    held = [[sign for sign in signs if sign.chance <= highest] for signs, highest in zip(every, limit, strict=True)]
    for row, signs in zip(rows, told_again(left, held, limit * PARTS[0], others), strict=True):
        told[row] = signs
    return told


def accepted(chances: Floats, share: float) -> float:
    """Benjamini and Hochberg's limit: chances at or below it hold up; negative when none does."""
    ordered = np.sort(chances)
    below = np.flatnonzero(ordered <= share * np.arange(1, len(ordered) + 1) / len(ordered))
    return share * float(below[-1] + 1) / len(ordered) if len(below) else -1.0


def _with_episodes(every: list[list[Sign]], found: Mapping[int, Sign]) -> list[list[Sign]]:
    """The signs of each series, its lasting change an end of its episode where that is clearer."""
    for row, sign in found.items():
        paid = replace(sign, chance=min(sign.chance / PARTS[2], 1.0))
        if every[row][-1].kind is Signal.OUTLIER:
            every[row].append(paid)
        elif paid.chance < every[row][-1].chance:
            every[row][-1] = paid
    return every


def _every_sign(series: Series, found: Explained, others: Company) -> list[list[Sign]]:
    """Up to three single figures far off (taken out one by one), then a lasting change, by series."""
    told: list[list[Sign]] = [[] for _ in range(len(series.values))]
    rows, left = np.arange(len(series.values)), series
    for round_ in range(MOST_OUTLIERS + 1):
        tests = (lasting(left, found, others), outlier(left))
        chances = np.stack([np.minimum(test.chance / part, 1.0) for test, part in zip(tests, PARTS[:2], strict=True)])
        few = left.known.sum(axis=1) < FEWEST
        chances = np.where(few, np.minimum(chances * BEYOND_DOUBT, 1.0), chances)
        chances[1, few] = 1.0
        best = np.argmin(chances, axis=0)
        again = []
        for place, row in enumerate(rows):
            test = tests[best[place]]
            told[row].append(Sign(test.kind[place], int(test.place[place]), float(chances[best[place], place])))
            if best[place] == 1 and told[row][-1].chance < LEVEL and round_ < MOST_OUTLIERS:
                again.append(place)
        if not again:
            break
        part = np.array(again, dtype=np.int64)
        left = left.take(part).without(np.arange(len(part)), tests[1].place[part])
        rows, found, others = rows[part], explained(left), others.take(part)
    return told

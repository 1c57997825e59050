"""Are unlike things being compared? Primary and special schools, say, whose figures differ everywhere."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, coded, grid, mean
from midcourse.analysis.panel import UNIT, Kind, Measure, Panel

MOST_GROUPS = 8
AGREE = 0.9  # share of the units in which two groups must stand in the same order
APART = 2.0  # groups must lie so many times farther apart than units do within them


def unlike_groups(panel: Panel) -> str | None:
    """The breakdown whose values are unlike each other in nearly every unit, or None.

    Judged on rates, ratios, means and levels (a count differs by size alone): two groups stand in the same
    order in nine units of ten, and groups lie at least twice as far apart as units within a group.
    """
    if panel.measure.kind in (Kind.COUNT, Kind.SUM) or not panel.unit:
        return None
    found = [(apart, column) for column in panel.breakdowns if (apart := _apart(panel, column)) >= APART]
    return max(found)[1] if found else None


def strata(panel: Panel, column: str | None) -> dict[str, Panel]:
    """One panel for each value of a breakdown, which then is no longer a breakdown; the whole without one.

    The measure takes the group's name before its own, so that sentences say which group they are of.
    """
    if column is None:
        return {"": panel}
    rest = tuple(name for name in panel.breakdowns if name != column)
    parts = panel.figures.partition_by(column, as_dict=True, include_key=False)
    named = {str(key[0]): part for key, part in sorted(parts.items())}
    return {
        group: replace(panel, figures=part, breakdowns=rest, measure=_named(panel.measure, panel.label(column), group))
        for group, part in named.items()
    }


def _named(measure: Measure, column: str, group: str) -> Measure:
    group = group if any(letter.isalpha() for letter in group) else f"{column} {group}"  # "1 breaches" says nothing
    return replace(measure, name=f"{group} {measure.name}")


def told(panel: Panel, column: str) -> Finding:
    """The finding that says the groups are unlike, and are compared each with its own kind."""
    groups = grid(panel, [column])
    said = [
        f"{key[0]} {wording.figure(float(figure), panel.measure)}"
        for key, figure in zip(groups.keys, groups.overall, strict=True)
    ]
    sentence = (
        f"{wording.capital(panel.measure.name)} differs by {column} throughout: "
        f"{wording.listing(said)}. Each {panel.unit} is therefore compared with its own {column} only."
    )
    evidence = {
        "by": column,
        "figures": dict(zip((key[0] for key in groups.keys), map(float, groups.overall), strict=True)),
        "rule": f"same order in {AGREE:.0%} of units; groups at least {APART:g} times as far apart as units within",
    }
    return Finding(FindingKind.GAP, sentence, {}, panel.periods[0], panel.periods[-1], Direction.NONE, evidence)


def _apart(panel: Panel, column: str) -> float:
    """How many times farther apart the groups lie than units within them; 0 where their order is not the same."""
    levels = _levels(panel, column)
    if levels is None:
        return 0.0
    for one, other in combinations(range(levels.shape[1]), 2):
        gap = levels[:, one] - levels[:, other]
        gap = gap[np.isfinite(gap)]
        if len(gap) < 3 or max((gap > 0).mean(), (gap < 0).mean()) < AGREE:
            return 0.0
    centre = mean(levels, axis=0)
    within = float(np.nanstd(levels - centre))
    return float(np.std(centre)) / within if within > 0 else np.inf


def _levels(panel: Panel, column: str) -> Floats | None:
    """The figure of each unit (row) in each group (column) over all periods."""
    units, groups = (coded(panel, name)[0] for name in (UNIT, column))
    if len(units) < 3 or not 2 <= len(groups) <= MOST_GROUPS:
        return None
    cells = grid(panel, [UNIT, column])
    row, place = ({name: at for at, name in enumerate(names)} for names in (units, groups))
    levels = np.full((len(units), len(groups)), np.nan)
    levels[[row[unit] for unit, _ in cells.keys], [place[group] for _, group in cells.keys]] = cells.overall
    return levels


def as_one(found: Sequence[Finding], column: str | None) -> list[Finding]:
    """The findings of the groups, with those that several groups share told once."""
    if column is None:
        return list(found)
    alike: dict[object, list[Finding]] = {}
    for one in found:
        place = tuple(sorted((name, value) for name, value in one.where.items() if name != column))
        alike.setdefault((one.kind, one.since, one.until, one.direction, place), []).append(one)
    return [_shared(sorted(ones, key=lambda one: -one.weight), column) for ones in alike.values()]


def _shared(ones: list[Finding], column: str) -> Finding:
    first, others = ones[0], [one.where[column] for one in ones[1:]]
    if not others:
        return first
    where = {name: value for name, value in first.where.items() if name != column}
    sentence = f"{first.sentence} The same holds for {wording.listing(others)}."
    evidence = {**first.evidence, column: [one.where[column] for one in ones]}
    return replace(first, where=where, sentence=sentence, evidence=evidence, weight=sum(one.weight for one in ones))

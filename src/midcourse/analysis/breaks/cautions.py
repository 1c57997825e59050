"""Every kind of break asked in turn, each of the figures that the ones before have left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from midcourse.analysis.breaks import cumulative
from midcourse.analysis.breaks.doubts import Cell, Doubt
from midcourse.analysis.breaks.ends import not_complete
from midcourse.analysis.breaks.gaps import missing, zeros
from midcourse.analysis.breaks.maturing import not_yet_seen
from midcourse.analysis.breaks.meaning import changed_meaning
from midcourse.analysis.breaks.merged import reorganised
from midcourse.analysis.breaks.placeholders import placeholders
from midcourse.analysis.breaks.promises import changed_promise
from midcourse.analysis.breaks.scope import scope
from midcourse.analysis.breaks.sizes import odd_sizes
from midcourse.analysis.breaks.units import come_and_go
from midcourse.analysis.breaks.view import View
from midcourse.analysis.finding import Finding
from midcourse.analysis.panel import PERIOD, UNIT, Kind, Panel

# Placeholders first, so that no 999 is taken for growth; units next, so that what merged is looked at as one.
AS_SENT: tuple[Callable[[View], list[Doubt]], ...] = (changed_promise, missing)
QUESTIONS: tuple[Callable[[View], list[Doubt]], ...] = (
    placeholders,
    zeros,
    not_yet_seen,
    not_complete,
    odd_sizes,
    changed_meaning,
    reorganised,
    scope,
    come_and_go,
)


@dataclass(frozen=True)
class Cautions:
    """Findings to show first, and what `clean` does so that the other questions respect them.

    `leave_out` are (period, unit) cells; unit None is the whole period. `joined` maps a unit to the one it is counted
    with. `cycle` is that of running totals, which are turned into figures of each period.
    """

    findings: list[Finding] = field(default_factory=list)
    leave_out: frozenset[Cell] = frozenset()
    joined: Mapping[str, str] = field(default_factory=dict)
    cycle: cumulative.Cycle | None = None

    def clean(self, panel: Panel) -> Panel:
        """The panel without the figures that are not to be compared."""
        single = cumulative.per_period(panel, self.cycle) if self.cycle else panel
        return _joined(_without(single, self.leave_out), self.joined)


def cautions(panel: Panel) -> Cautions:
    """Every caution about the panel's figures; none for a panel without figures."""
    if panel.figures.is_empty():
        return Cautions()
    with np.errstate(
        all="ignore"
    ):  # what cannot be computed from strange figures is NaN, which no rule takes for a break
        return _asked(panel)


def _asked(panel: Panel) -> Cautions:
    view = View(panel)
    found = _with(Cautions(), [one for question in AS_SENT for one in question(view)])
    if cycle := cumulative.running(view):
        found = _with(replace(found, cycle=cycle), cumulative.told(view, cycle))
        view = View(found.clean(panel))
    for question in QUESTIONS:
        if view.panel.figures.is_empty():
            break
        told = {_place(one) for one in found.findings}
        doubts = [one for one in question(view) if not one.finding.where or _place(one.finding) not in told]
        if not doubts:
            continue
        found = _with(found, doubts)
        if any(one.cells or one.joined for one in doubts):
            view = View(found.clean(panel))
    return found


def _with(found: Cautions, doubts: list[Doubt]) -> Cautions:
    out = found.leave_out.union(*(one.cells for one in doubts))
    joined = dict(found.joined)
    for one in doubts:
        joined.update(one.joined)
    joined = {old: _last(joined, new) for old, new in joined.items()}
    out |= {(day, old) for day, unit in out - found.leave_out for old, new in joined.items() if new == unit}
    return replace(found, findings=[*found.findings, *(one.finding for one in doubts)], leave_out=out, joined=joined)


def _place(one: Finding) -> tuple[object, ...]:
    """Who and since when: what begins where its past was left out is not told a second time."""
    return (one.since, *sorted(one.where.items()))


def _last(joined: Mapping[str, str], name: str) -> str:
    """Where a chain of mergers ends: B into C after A into B."""
    seen = {name}
    while (next_ := joined.get(name)) and next_ not in seen:
        seen.add(next_)
        name = next_
    return name


def _without(panel: Panel, cells: frozenset[Cell]) -> Panel:
    days = [day for day, unit in cells if unit is None]
    figures = panel.figures.filter(~pl.col(PERIOD).is_in(days)) if days else panel.figures
    single = [(day, unit) for day, unit in cells if unit is not None]
    if single:
        gone = pl.DataFrame(single, schema={PERIOD: pl.Date, UNIT: pl.String}, orient="row")
        figures = figures.join(gone, on=[PERIOD, UNIT], how="anti", maintain_order="left")
    return panel if figures is panel.figures else replace(panel, figures=figures)


def _joined(panel: Panel, joined: Mapping[str, str]) -> Panel:
    """Units counted together under one name; levels, which cannot be added up, are never joined."""
    if not joined or panel.measure.kind is Kind.VALUE:
        return panel
    keys = [PERIOD, UNIT, *panel.breakdowns]
    named = panel.figures.with_columns(pl.col(UNIT).replace(dict(joined)))
    return replace(
        panel, figures=named.group_by(keys, maintain_order=True).agg(pl.col(name).sum() for name in panel.sums)
    )

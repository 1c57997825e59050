"""Figures become an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from midcourse import __version__
from midcourse.analysis.answer_json import as_json
from midcourse.analysis.finding import Finding
from midcourse.analysis.findings import Answer, findings
from midcourse.records.files import Table
from midcourse.records.profile import Profile
from midcourse.records.shape import Shaped
from midcourse.records.unusable import UnusableFile
from midcourse.report.changed import Change
from midcourse.report.reading import Read


@dataclass(frozen=True)
class Report:
    """The table, how it was read, and what it says."""

    table: Table
    known: Mapping[str, Profile]
    shaped: Shaped
    answer: Answer

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader should know about how the file was read."""
        return (*self.table.notes, *self.shaped.notes)

    def json(self) -> dict[str, Any]:
        """The answer as `--json` prints it: `where` names columns and values as they stand in the file."""
        answer = replace(
            self.answer,
            findings=tuple(_as_in_file(one, self.shaped) for one in self.answer.findings),
            caution=tuple(_as_in_file(one, self.shaped) for one in self.answer.caution),
        )
        return as_json(answer, source(self), __version__)


def answer(read: Read, changes: Sequence[Change] = ()) -> Report:
    """What the figures say and, where changes are named, whether they helped. Raises UnusableFile."""
    if changes and not read.shaped.roles.period:
        raise UnusableFile(f"{read.table.name} has no dates, so it cannot tell whether a change helped.")
    found = findings(read.shaped.panel)
    if changes:
        effects = _effects(read.shaped, found, changes)
        found = replace(found, findings=(*effects, *found.findings))
    return Report(read.table, read.known, read.shaped, found)


def _effects(figures: Shaped, answer: Answer, changes: Sequence[Change]) -> list[Finding]:
    """The effect of the changes on the figures that may be compared. What asks it loads when it is asked."""
    from midcourse.analysis.asked_effect import effect_finding
    from midcourse.analysis.staggered import staggered_findings

    columns = {name: said for said, name in figures.columns.items()}
    cells = {cell: said for said, cell in figures.labels.items()}
    places = [
        {columns.get(name, name): [cells.get(one, one) for one in each.where[name]] for name in each.where}
        for each in changes
    ]
    panel = answer.clean
    try:
        if len(changes) == 1:
            return [effect_finding(panel, changes[0].on, places[0])]
        return staggered_findings(panel, {cells.get(who, who): day for who, day in _adopted(figures, changes).items()})
    except ValueError as why:
        raise UnusableFile(str(why)) from None


def _adopted(figures: Shaped, changes: Sequence[Change]) -> dict[str, date]:
    """The day on which each unit changed, named as in the file."""
    unit, adopted = figures.roles.unit, dict[str, date]()
    for each in changes:
        ((column, (who,)),) = each.where.items()
        if column not in (unit, figures.panel.unit):
            raise UnusableFile(f"With several dates, --where names the {unit or 'unit'} only, not {column}.")
        if who in adopted:
            raise UnusableFile(f"{who} is named twice. Give each {unit} the one day on which it changed.")
        adopted[who] = each.on
    return adopted


def source(report: Report) -> dict[str, Any]:
    """Columns, what they hold, and the part each was given."""
    roles, panel = report.shaped.roles, report.shaped.panel
    return {
        "file": report.table.name,
        "sheet": report.table.sheet,
        "rows": report.shaped.rows,
        "measure": panel.measure.name,
        "columns": {name: one.sort.value for name, one in report.known.items()},
        "guessed": {
            "period": list(roles.period),
            "every": panel.every.value if roles.period else None,
            "unit": roles.unit,
            "numerator": roles.numerator,
            "denominator": roles.denominator,
            "by": list(roles.breakdowns),
            "kind": roles.kind.value,
            "better": roles.better.value,
            "target": panel.measure.target,
            "others": list(roles.others),
        },
        "same_as": dict(roles.names),
        "compared_within": report.shaped.columns.get(report.answer.within or ""),
        "first": panel.periods[0] if roles.period else None,
        "last": panel.periods[-1] if roles.period else None,
        "notes": list(report.notes),
    }


def _as_in_file(one: Finding, shaped: Shaped) -> Finding:
    places = ((shaped.columns.get(name, name), shaped.labels.get(value, value)) for name, value in one.where.items())
    return replace(one, where=dict(places))

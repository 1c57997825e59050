"""A file and what the person asked become an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from midcourse import __version__
from midcourse.analysis.answer_json import as_json
from midcourse.analysis.asked_effect import effect_finding
from midcourse.analysis.finding import Finding
from midcourse.analysis.findings import Answer, findings
from midcourse.records.files import Table, read_table
from midcourse.records.guess import guess
from midcourse.records.profile import Profile
from midcourse.records.roles import Asked
from midcourse.records.shape import Shaped, shaped
from midcourse.records.unusable import UnusableFile

Step = Callable[[str], None]


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


@dataclass(frozen=True)
class Change:
    """A change somebody made: its date, and column → values of the file for those it was made by."""

    on: date
    where: Mapping[str, tuple[str, ...]]


def answer_file(
    path: Path,
    asked: Asked,
    *,
    sheet: str | None = None,
    change: Change | None = None,
    step: Step = lambda _: None,
) -> Report:
    """Read, guess, shape and ask. `step` is told what is being done. Raises UnusableFile."""
    step("Reading the file")
    table = read_table(path, sheet=sheet)
    step("Telling the columns apart")
    roles, known = guess(table, asked)
    step("Adding up the figures")
    figures = shaped(table, roles, known, asked)
    step("Asking what they say")
    answer = findings(figures.panel)
    if change:
        effect = _effect(figures, answer, change)
        answer = replace(answer, findings=(effect, *answer.findings))
    return Report(table, known, figures, answer)


def _effect(figures: Shaped, answer: Answer, change: Change) -> Finding:
    """The effect of the change on the figures that may be compared."""
    columns = {name: said for said, name in figures.columns.items()}
    cells = {cell: said for said, cell in figures.labels.items()}
    where = {columns.get(name, name): [cells.get(one, one) for one in cs] for name, cs in change.where.items()}
    try:
        return effect_finding(answer.clean, change.on, where)
    except ValueError as why:
        raise UnusableFile(str(why)) from None


def source(report: Report) -> dict[str, Any]:
    """Columns, what they hold, and the part each was given."""
    roles, panel = report.shaped.roles, report.shaped.panel
    return {
        "file": report.table.name,
        "sheet": report.table.sheet,
        "rows": report.shaped.rows,
        "columns": {name: one.sort.value for name, one in report.known.items()},
        "guessed": {
            "period": list(roles.period),
            "every": panel.every.value,
            "unit": roles.unit,
            "numerator": roles.numerator,
            "denominator": roles.denominator,
            "by": list(roles.breakdowns),
            "kind": roles.kind.value,
            "better": roles.better.value,
            "target": panel.measure.target,
        },
        "same_as": dict(roles.names),
        "compared_within": report.shaped.columns.get(report.answer.within or ""),
        "first": panel.periods[0],
        "last": panel.periods[-1],
        "notes": list(report.notes),
    }


def _as_in_file(one: Finding, shaped: Shaped) -> Finding:
    places = ((shaped.columns.get(name, name), shaped.labels.get(value, value)) for name, value in one.where.items())
    return replace(one, where=dict(places))

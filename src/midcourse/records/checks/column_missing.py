from midcourse.analysis.wording import listing
from midcourse.records.checks.problem import Problem, Severity
from midcourse.records.reading import Reading
from midcourse.records.sheet import Role
from midcourse.records.table import ROW

WORDS = {
    Role.PERIOD: "the period (month or date)",
    Role.UNIT: "the contract or vendor",
    Role.KPI: "the KPI",
    Role.NUMERATOR: "the figure",
    Role.DENOMINATOR: "the denominator (out of how many)",
    Role.VALUE: "the figure",
}


def column_missing(reading: Reading) -> list[Problem]:
    """A column that is needed is not in the file, or nobody said which it is."""
    names = [name for name in reading.sheet.cells.columns if name != ROW]
    listed = f"The file has {listing(f'“{name}”' for name in names)}."
    gone = [(name, what) for name, what in _used(reading) if name not in names]
    unsaid = dict.fromkeys(WORDS[role] for role in _needed(reading) if role not in reading.sheet.columns)
    problems = [
        _problem(f"Column “{name}”, used for {what}, is not in the file. {listed} Say which to use.", name)
        for name, what in gone
    ]
    return problems + [
        _problem(f"No column is chosen for {what}. {listed} Say which it is, or add one.") for what in unsaid
    ]


def _problem(sentence: str, column: str | None = None) -> Problem:
    return Problem("column_missing", Severity.ERROR, sentence, column=column)


def _used(reading: Reading) -> list[tuple[str, str]]:
    """Every column the mapping names, with what for."""
    roles = [(name, WORDS[Role(role)]) for role, name in reading.sheet.columns.items()]
    return roles + [(column, f"“{name}”") for name, column in reading.sheet.segments.items()]


def _needed(reading: Reading) -> list[Role]:
    """A column for the contract or the KPI is needed only where more than one is possible."""
    needed = [Role.PERIOD]
    needed += [Role.UNIT] if len(reading.expected.contracts) > 1 else []
    needed += [Role.KPI] if len(reading.expected.kpis) > 1 else []
    return needed + [role for kind in reading.kinds for role in reading.figure_roles(kind)]

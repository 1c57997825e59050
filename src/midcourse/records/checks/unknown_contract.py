import polars as pl

from midcourse.records.checks.near import did_you_mean
from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.reading import MANY, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def unknown_contract(reading: Reading) -> list[Problem]:
    """A contract or vendor this sender does not report on."""
    text = pl.col(text_of(Role.UNIT))
    unknown = text.is_not_null() & pl.col("contract").is_null() & ~pl.col(MANY)
    contracts = reading.expected.contracts
    names = [name for one in contracts for name in (one.name, *one.names)]
    return gather(
        "unknown_contract",
        Severity.ERROR,
        reading.sheet.column(Role.UNIT),
        reading.rows.filter(unknown).select(ROW, text.alias(SHOWN)),
        lambda found: (
            f"{found.place}: no contract or vendor here is called {found.values}. {did_you_mean(found, names)}"
        ),
    )

import polars as pl

from midcourse.analysis.wording import listing
from midcourse.records.checks.problem import SHOWN, Found, Problem, Severity, gather
from midcourse.records.reading import MANY, Reading, text_of
from midcourse.records.sheet import Role
from midcourse.records.table import ROW


def ambiguous_contract(reading: Reading) -> list[Problem]:
    """A name that fits several contracts, such as a vendor with two."""

    def sentence(found: Found) -> str:
        meant = [one.name for one in reading.expected.contracts if _is_called((one.name, *one.names), found.value)]
        names = f": {listing(f'“{name}”' for name in meant)}" if meant else ""
        return (
            f"{found.place}: {found.values} can mean several contracts{names}. Write the contract's own name or number."
        )

    bad = reading.rows.filter(MANY).select(ROW, pl.col(text_of(Role.UNIT)).alias(SHOWN))
    return gather("ambiguous_contract", Severity.ERROR, reading.sheet.column(Role.UNIT), bad, sentence)


def _is_called(names: tuple[str, ...], value: str | None) -> bool:
    return " ".join((value or "").lower().split()) in {" ".join(name.lower().split()) for name in names}

import polars as pl

from midcourse.records.checks.problem import SHOWN, Problem, Severity, gather
from midcourse.records.checks.same_figure import label, with_key
from midcourse.records.reading import Reading
from midcourse.records.sheet import NUMBERS
from midcourse.records.table import ROW


def repeated_row(reading: Reading) -> list[Problem]:
    """The same figure twice; in raw rows two events may well be alike."""
    if reading.sheet.raw:
        return []
    same = pl.struct(*reading.key, "period", *NUMBERS).is_duplicated()
    bad = with_key(reading).filter(same).select(ROW, label(reading).alias(SHOWN))
    return gather(
        "repeated_row",
        Severity.WARNING,
        None,
        bad,
        lambda found: (
            f"{found.place}: the same figures again for {found.values}, kept once. "
            "If each is a figure of its own, say what tells them apart or add them up."
        ),
    )

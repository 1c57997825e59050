"""A file and what the person said of its columns become figures. Loads no statistics, so that they load alongside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from midcourse.records.across import stacked
from midcourse.records.calendar_columns import one_date
from midcourse.records.files import Table, read_table
from midcourse.records.filled_down import filled_down
from midcourse.records.finest import finest
from midcourse.records.groupings import one_grouping
from midcourse.records.guess import guess
from midcourse.records.marks import without_marks
from midcourse.records.profile import Profile
from midcourse.records.repeated import without_repeats
from midcourse.records.roles import Asked
from midcourse.records.shape import Shaped, shaped
from midcourse.records.subject import one_measure
from midcourse.records.unusable import UnusableFile
from midcourse.records.wide import lengthened
from midcourse.records.yearless import with_year

MOST_COLUMNS = 1000  # beside periods across the top

Step = Callable[[str], None]


@dataclass(frozen=True)
class Read:
    """The table, what its columns hold, and the figures made of it."""

    table: Table
    known: Mapping[str, Profile]
    shaped: Shaped


def read(path: Path, asked: Asked, *, sheet: str | None = None, step: Step = lambda _: None) -> Read:
    """Read, guess and add up. `step` is told what is being done. Raises UnusableFile."""
    step("Reading the file")
    today = date.today()  # noqa: DTZ011  # the reader's own day
    table = without_marks(finest(filled_down(_not_too_wide(read_table(path, sheet=sheet), 4 * MOST_COLUMNS))))
    table = _not_too_wide(lengthened(table, today), MOST_COLUMNS)
    table = one_measure(with_year(one_date(table, asked.period), today), asked.measure)
    table = one_grouping(table)
    if not (asked.value or asked.numerator):
        table = stacked(table)
    step("Telling the columns apart")
    roles, known = guess(table, asked, timeless=True)
    table = without_repeats(table, roles, known)
    step("Adding up the figures")
    return Read(table, known, shaped(table, roles, known, asked))


def _not_too_wide(table: Table, most: int) -> Table:
    """The same table. Raises UnusableFile where it takes minutes to tell its columns apart."""
    if len(table.columns) <= most:
        return table
    raise UnusableFile(
        f"{table.name} has {len(table.columns):,} columns, too many to tell apart. Keep the dates, the names and the "
        f"figures that you ask about, {MOST_COLUMNS:,} columns at most, and send it again."
    )

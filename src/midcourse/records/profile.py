"""What each column of a table holds, told from its cells and its name."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast

import polars as pl

from midcourse.records.dates import DateStyle, date_style
from midcourse.records.numbers import (
    WITHHELD,
    NumberStyle,
    clock_style,
    given,
    number_style,
    numbers,
    point_parts_thousands,
)
from midcourse.records.table import TOTAL, Table

_DATE_WORDS = {
    *("date", "dates", "day", "week", "month", "quarter", "year", "period", "time", "timestamp", "when", "yr", "dt"),
    *("opened", "closed", "created", "reported", "received", "submitted", "started", "ended", "due"),
}
_ID_WORDS = {
    *("id", "ids", "ref", "reference", "zip", "zipcode", "postcode", "phone", "lat", "lon", "latitude", "longitude"),
    *("precinct", "block", "lot", "bbl", "bin", "coordinate", "tract", "easting", "northing", "route"),
    *("rownames", "rowname", "lng"),
    *("code", "key", "uuid", "index", "serial", "objectid", "row", "ward", "wards", "fax", "ssn", "ein", "duns"),
}
_IDS_ALONE = {  # by number, or a longitude
    *("district", "region", "borough", "county", "division", "team", "long", "state", "country", "city", "site"),
    *("vendor", "provider", "contractor", "supplier", "agency", "unit", "hospital", "firm", "facility"),
    "idno",
}
_LASTS = {
    *("mean", "average", "avg", "median", "duration", "response", "wait", "waiting", "delay", "elapsed", "centile"),
}  # words of columns that say how long something took
_CLASSES = ("class", "grade", "band", "tier", "zone", "shift", "group", "stage", "category", "cohort", "quintile")
MOST_CLASSES = 15
UNNAMED = r"^(?:Column [A-Z]{1,2}|Unnamed: \d+|rownames?)$"  # what a column without a name is called here or elsewhere
FEWEST_YEARS = 3
FEWEST_ON_END = 10  # numbers, each one more than the last, that make a counter of rows
CENTS = 2  # places of an amount of money
_YES_NO = {"yes", "no", "y", "n", "true", "false", "t", "f"}


class Sort(StrEnum):
    """What a column's cells are."""

    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes or no"
    TEXT = "text"
    BLANK = "blank"


@dataclass(frozen=True)
class Profile:
    """One column. `distinct` counts different cells; `values` are its numbers, aligned with the sample's rows."""

    name: str
    sort: Sort
    distinct: int
    filled: float  # share of rows with something in the cell
    dates: DateStyle | None = None
    numbers: NumberStyle | None = None
    values: pl.Series | None = None
    places: int | None = None  # decimal places, where all its numbers have as many

    @property
    def words(self) -> frozenset[str]:
        return frozenset(words(self.name))

    @property
    def whole(self) -> bool:
        """Whether every number is whole and none is below zero."""
        figures = self._figures
        return bool(((figures == figures.round()) & (figures >= 0)).all())

    @property
    def is_id(self) -> bool:
        """Whether the numbers only name things: ids, codes, flags, coordinates."""
        said = words(self.name)
        if said[:2] == ["number", "of"] or said[:1] in (["num"], ["n"]):
            return False
        named = bool(_ID_WORDS.intersection(said)) or said[-1:] in (["number"], ["no"], ["num"], ["nr"])
        return named or (len(said) == 1 and said[0] in _IDS_ALONE) or said[:1] == ["is"] or self._runs_on

    @property
    def names_few(self) -> bool:
        """Whether the numbers stand for things that can be compared: wards, not a counter of rows."""
        return (self.is_id or self.is_class) and not self._runs_on

    @property
    def is_class(self) -> bool:
        """Whether the numbers are the names of a few classes: grade 1 to 5, class 1 to 3."""
        said = words(self.name)
        return bool(said) and said[-1].endswith(_CLASSES) and self.distinct <= MOST_CLASSES and self.whole

    @property
    def in_cents(self) -> bool:
        """Whether the numbers are written as money is: with a currency, or each with two places."""
        return self.numbers is not None and (not self.numbers.plain or self.places == CENTS)

    @property
    def _figures(self) -> pl.Series:
        return cast(pl.Series, self.values).drop_nulls()

    @property
    def _runs_on(self) -> bool:
        """Whether each number is one more than the last: a counter of rows."""
        figures = self._figures.head(200)
        fewest = FEWEST_YEARS if re.match(UNNAMED, self.name) else FEWEST_ON_END
        return figures.len() >= fewest and bool((figures.diff().drop_nulls() == 1).all())


def words(name: str) -> list[str]:
    """The words of a column name: `Missed_stops`, `missedStops` and `missed stops` have the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W\d_]+", parted.lower())


def profiles(table: Table) -> dict[str, Profile]:
    """What every column holds, in the table's order."""
    known = {name: profile(table.sample[name]) for name in table.columns}
    if not any(one.numbers and one.numbers.decimal == "," for one in known.values()):
        return known
    return {name: _with_points(one, table.sample[name]) for name, one in known.items()}


def _with_points(one: Profile, cells: pl.Series) -> Profile:
    """A column of a table whose decimals are commas: points part its thousands, where all of them may."""
    if one.numbers is None or not one.numbers.plain or not point_parts_thousands(cells):
        return one
    style = NumberStyle(plain=False, decimal=",")
    return replace(one, numbers=style, values=cells.to_frame().select(numbers(one.name, style))[one.name])


def _are_years(cells: pl.Series) -> bool:
    """Whether a column that nobody named counts years up, as the names of rows do."""
    if not re.match(UNNAMED, cells.name) or cells.has_nulls() or cells.n_unique() < FEWEST_YEARS:
        return False
    years = cells.cast(pl.Int64, strict=False)
    return not years.has_nulls() and bool(years.is_between(1500, 2099).all() and (years.diff().drop_nulls() >= 0).all())


def profile(cells: pl.Series) -> Profile:
    """What one column of text cells holds."""
    name = cells.name
    some = given(cells)
    some = some.filter(~some.str.contains(TOTAL))
    letters = cells.filter(cells.str.contains(r"^\p{L}$"))  # some are marks beside numbers; among words they are names
    if some.is_empty() and letters.n_unique() > 1:
        return Profile(name, Sort.TEXT, letters.n_unique(), letters.len() / cells.len())
    if some.is_empty():
        return Profile(name, Sort.BLANK, 0, 0.0)
    withheld = int(cells.str.contains(WITHHELD).sum())  # a figure there is, though it is not shown
    distinct, filled = some.n_unique(), (some.len() + withheld) / cells.len()
    if set(some.str.to_lowercase().unique().head(10)) <= _YES_NO:
        return Profile(name, Sort.YES_NO, distinct, filled)
    if dated := date_style(some, named_as_date=bool(_DATE_WORDS.intersection(words(name))) or _are_years(cells)):
        return Profile(name, Sort.DATE, distinct, filled, dates=dated)
    if style := number_style(cells) or (clock_style(cells, name) if _LASTS.intersection(words(name)) else None):
        values = cells.to_frame().select(numbers(name, style))[name]
        places = some.str.extract(r"[.,](\d+)\D*$").fill_null("").str.len_chars()
        even = int(places[0]) if places.n_unique() == 1 else None
        return Profile(name, Sort.NUMBER, distinct, filled, numbers=style, values=values, places=even)
    return Profile(name, Sort.TEXT, pl.concat([some, letters]).n_unique(), filled)

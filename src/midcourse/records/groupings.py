"""Files that part the same people in several ways, one under another: by age, by sex, and all together."""

from dataclasses import replace

import polars as pl

from midcourse.analysis.wording import listing
from midcourse.records.profile import words
from midcourse.records.table import ROW, Table

_NAMES = {"group", "grouping", "category", "stratification", "dimension", "breakdown", "demographic", "characteristic"}
_WAYS = r"(?i)\b(ages?|sex|gender|race|ethnicity|income|education|disability|deprivation|language|region|state)\b"
FEWEST = 2  # ways
MOST = 30


def one_grouping(table: Table) -> Table:
    """The table with the rows of one way of parting people, where a column names several; else the same.

    Each value of another column must stand under one way only, as Male does under By Sex: added up or compared over
    the ways, everybody would be counted several times.
    """
    if table.long:
        return table
    for name in table.columns:
        ways = table.sample[name].drop_nulls().unique(maintain_order=True)
        if not _are_ways(name, ways) or not any(_stands_under(table.sample, name, other) for other in table.columns):
            continue
        chosen = str(ways.filter(ways.str.contains(_WAYS))[0])
        same = pl.col(name) == chosen
        others = listing([str(one) for one in ways if one != chosen], most=4)
        note = (
            f"{name} parts the same people in several ways; only the rows of {chosen} were read, not those of "
            f"{others}. To see others, leave their rows alone in the file."
        )
        columns = tuple(one for one in table.columns if one != name)
        sample = table.sample.filter(same).select(ROW, *columns)
        return replace(table, columns=columns, cells=sample.lazy(), sample=sample, notes=(*table.notes, note))
    return table


def _are_ways(name: str, ways: pl.Series) -> bool:
    if not FEWEST <= ways.len() <= MOST or not _NAMES & {word.removesuffix("s") for word in words(name)}:
        return False
    return int(ways.str.contains(_WAYS).sum()) >= FEWEST


def _stands_under(sample: pl.DataFrame, way: str, other: str) -> bool:
    """Whether each value of a column has one way, and some way several values."""
    if other == way:
        return False
    pairs = sample.select(way, other).drop_nulls().unique()
    values = pairs[other].n_unique()
    return pairs.height == values and pairs[way].n_unique() < values <= max(MOST, sample.height // 3)

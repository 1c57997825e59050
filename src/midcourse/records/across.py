"""Tables with those compared across the top: one row a period, one column a vendor or place."""

import re
from dataclasses import replace

from midcourse.records.hints import MEASURED, hinted, is_time_spent
from midcourse.records.naming import table_subject
from midcourse.records.profile import Profile, Sort, profile
from midcourse.records.table import ROW, Table

FEWEST = 3  # columns of figures that may be those of as many places
FARTHEST = 1000.0  # times between the middle figures of two places; measures of different things are farther apart
FEWEST_FIGURES = 8  # of a column, to tell that it holds fractions by its nature
NAME = "series"


def stacked(table: Table) -> Table:
    """The table with one row for each period and column of figures, where the columns are places; else the same.

    They are where nothing but a period stands beside them, each is named by a capital letter as names are, none by a
    word of what is measured, all are of one order, and not some counts and some fractions.
    """
    if table.long or sum(not name[:1].isupper() for name in table.columns) > 1:  # of them one may be the period
        return table
    known = {name: profile(table.sample[name]) for name in table.columns}
    rest = [one for one in known.values() if one.sort is not Sort.BLANK]
    periods = [one for one in rest if one.sort is Sort.DATE]
    places = [one for one in rest if one.sort is Sort.NUMBER and not one.is_id]
    figure = table_subject(table)
    if len(periods) != 1 or len(periods) + len(places) < len(rest) or {NAME, figure} & set(table.columns):
        return table
    if len(places) < FEWEST or not _are_places(places):
        return table
    names = [one.name for one in places]
    long = table.sample.unpivot(on=names, index=[ROW, periods[0].name], variable_name=NAME, value_name=figure)
    sample = long.drop_nulls(figure).sort(ROW, maintain_order=True)
    note = f"Those compared stand across the top, {names[0]} to {names[-1]}; each cell below was read as a figure."
    columns = (NAME, periods[0].name, figure)
    sample = sample.select(ROW, *columns)
    return replace(table, columns=columns, cells=sample.lazy(), sample=sample, notes=(*table.notes, note))


def _has_fractions(one: Profile) -> bool:
    """Whether most figures are no whole numbers: beside columns of counts they measure something else."""
    figures = one.values.drop_nulls() if one.values is not None else None
    return figures is not None and figures.len() >= FEWEST_FIGURES and bool((figures != figures.round()).mean() > 0.5)  # type: ignore[operator]  # a share


def _are_places(places: list[Profile]) -> bool:
    if not all(one.name[:1].isupper() for one in places):
        return False
    if any(hinted(re.sub(r"\b\w\b", "", one.name), MEASURED) or is_time_spent(one.name) for one in places):
        return False
    if any(one.whole for one in places) and any(_has_fractions(one) for one in places):
        return False
    middles = [float(one.values.abs().median() or 0) for one in places if one.values is not None]  # type: ignore[arg-type]
    return min(middles) > 0 and max(middles) <= FARTHEST * min(middles)

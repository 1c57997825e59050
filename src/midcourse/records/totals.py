"""Rows that add up other rows: found by arithmetic and by name, left out so that nothing is counted twice."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT
from midcourse.records.gather import keys
from midcourse.records.roles import Roles

SLACK = 0.005  # a total of rounded parts is so near to their sum
FEWEST = 3  # periods in which the sum must be right
MOST = 400  # values of a column that are tried
# Places that hold all others of a table in which they stand; where two of them stand, neither holds the other.
_WHOLES = (
    r"(?i)^(england|scotland|wales|great britain|united kingdom|uk|england and wales|united states|usa?|canada"
    r"|australia|(nation|state|city|county|district|system|agency)[- ]?wide|national"
    r"|national average|.* average|overall|all .+)$"
)

Floats = NDArray[np.float64]


def without_totals(figures: pl.DataFrame, roles: Roles) -> tuple[pl.DataFrame, list[str]]:
    """The figures without values that hold the others of their column, and a sentence for each column."""
    notes = []
    for name in keys(roles):
        said = (roles.unit or "") if name == UNIT else name
        values = figures[name].n_unique()
        if not 2 <= values <= MOST:
            continue
        if totals := _totals(figures, name, roles):
            figures = figures.filter(~pl.col(name).is_in(totals))
            who = " and ".join(totals)
            one = len(totals) == 1
            does = (
                ("holds" if one else "each hold") if roles.kind is Kind.VALUE else ("adds up" if one else "each add up")
            )
            notes.append(f"{who} in {said} {does} the others and {'was' if one else 'were'} left out.")
    return figures, notes


def _totals(figures: pl.DataFrame, name: str, roles: Roles) -> list[str]:
    values = figures[name].unique().sort()
    named = values.filter(values.str.contains(_WHOLES)).to_list()
    only = named if len(named) == 1 and len(values) > FEWEST else []
    if roles.kind is Kind.VALUE or roles.numerator is None:
        return only if roles.kind is Kind.VALUE else []
    tables = [_by_period(figures, name, column) for column in _adding(roles)]
    for place, value in enumerate(values):
        if len(values) > 2 and all(_is_sum(table, place, exact=value not in only) for table in tables):
            return [value]
    return _other_levels(figures, name, values, tables)


def _adding(roles: Roles) -> list[str]:
    return [NUMERATOR, DENOMINATOR] if roles.kind.has_denominator else [NUMERATOR]


def _by_period(figures: pl.DataFrame, name: str, column: str) -> Floats:
    """Sums of shape (periods, values), values in alphabetical order, 0 where there is none."""
    sums = figures.group_by(PERIOD, name).agg(pl.col(column).sum()).sort(name)
    table = sums.pivot(on=name, index=PERIOD, values=column).drop(PERIOD)
    return table.fill_null(0.0).to_numpy()


def _is_sum(table: Floats, place: int, *, exact: bool) -> bool:
    """Whether one value is the sum of all others; one that is named a whole may lack parts that were withheld."""
    one, others = table[:, place], table.sum(axis=1) - table[:, place]
    known = one > 0
    if known.sum() < FEWEST:
        return False
    lower = SLACK if exact else 0.2
    near = (others >= one * (1 - lower)) & (others <= one * (1 + SLACK))
    return bool(near[known].mean() >= 0.95)


def _other_levels(figures: pl.DataFrame, name: str, values: pl.Series, tables: list[Floats]) -> list[str]:
    """All values but the finest, where each says the same whole: national, regional, local."""
    same = [np.abs(table - table[:, :1]) <= SLACK * np.abs(table[:, :1]) for table in tables]
    if tables[0].shape[0] < FEWEST or not all(bool(one.mean() >= 0.95) for one in same):
        return []
    rows = dict(figures[name].value_counts().iter_rows())
    finest = max(values, key=lambda value: rows[value])
    return [value for value in values if value != finest] if len(set(rows.values())) == len(values) else []

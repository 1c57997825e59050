"""A sheet's text cells turned to typed columns, once, for every check and for what is saved.

Whatever cannot be read becomes null; the checks say so. `Reading.rows` has ROW; per mapped role its text
(`text_of(role)`); `period` (Date as written), `first` (first day of the KPI's period), `told` (the length of
period the text tells, where it is not a day), `ambiguous`; `contract`, `many` (the name fits several contracts);
`kpi`, `kind`, `every`; `numerator`, `denominator`, `value`; and `segment_of(dimension)` per dimension.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from midcourse.analysis.panel import Every, Kind
from midcourse.records.dates import SLASHED, DateStyle, date_style, dates, mixed_orders
from midcourse.records.expected import AskedKpi, Expected, KnownContract
from midcourse.records.numbers import NOT_GIVEN, number_style, numbers
from midcourse.records.sheet import NUMBERS, Role, Sheet
from midcourse.records.table import ROW

FIRST, TOLD, AMBIGUOUS, MANY, KIND, EVERY = "first", "told", "ambiguous", "many", "kind", "every"


@dataclass(frozen=True)
class Reading:
    """A sheet read against what is expected."""

    sheet: Sheet
    expected: Expected

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The typed rows, in the sender's order, rows that are blank all over left out."""
        rows = _texts(self.sheet)
        rows = _with_periods(rows, self.sheet.day_first)
        rows = _with_contracts(rows, self.expected.contracts)
        rows = _with_kpis(rows, self.expected.kpis)
        rows = rows.with_columns(_first_day(), *(_number(rows, role) for role in NUMBERS))
        return rows.with_columns(_share(self.sheet.percent))

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of the KPIs in the sheet; of all that are asked for where none is recognised."""
        found = self.rows[KIND].drop_nulls().unique()
        return [kind for kind in Kind if kind in found] or [kpi.kind for kpi in self.expected.kpis]

    @property
    def key(self) -> list[str]:
        """The columns that tell one figure from another."""
        return ["kpi", "contract", FIRST, *map(segment_of, self.sheet.segments)]

    @property
    def figure_column(self) -> str | None:
        """The sender's column that holds the figure, or its first part; None where rows are events."""
        roles = [role for kind in self.kinds for role in self.figure_roles(kind)]
        return self.sheet.column(roles[0]) if roles else None

    def figure_roles(self, kind: Kind) -> tuple[Role, ...]:
        """The roles a row of this kind needs its numbers in."""
        has = {role for role in NUMBERS if self.sheet.column(role)}
        if kind is Kind.VALUE:
            return (Role.NUMERATOR if Role.NUMERATOR in has and Role.VALUE not in has else Role.VALUE,)
        if not kind.has_denominator:
            if self.sheet.raw and kind is Kind.COUNT and not has:
                return ()  # each row is one event
            return (Role.VALUE if Role.VALUE in has and Role.NUMERATOR not in has else Role.NUMERATOR,)
        part = Role.VALUE if Role.VALUE in has and Role.NUMERATOR not in has else Role.NUMERATOR
        if Role.DENOMINATOR not in has and (part is Role.VALUE or self.sheet.raw):
            return (part,)  # a ready figure, or a row that is one case
        return (part, Role.DENOMINATOR)

    def kinds_needing(self, role: Role) -> list[str]:
        """The kinds whose rows need a number in this role."""
        return [kind.value for kind in Kind if role in self.figure_roles(kind)]


def text_of(role: Role) -> str:
    """The column of a role's text in `Reading.rows`."""
    return f"text {role}"


def segment_of(dimension: str) -> str:
    """The column of a dimension's values in `Reading.rows`."""
    return f"segment {dimension}"


def not_given(role: Role) -> pl.Expr:
    """True where a cell says in words that there is no figure: n/a, not available. A broken formula does not."""
    text = pl.col(text_of(role)).str.to_lowercase()
    return text.is_in(list(NOT_GIVEN)) & ~text.str.starts_with("#")


def plain(text: pl.Expr) -> pl.Expr:
    """A name as names are compared: small letters, single blanks."""
    return text.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()


def _texts(sheet: Sheet) -> pl.DataFrame:
    cells = sheet.cells.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
    roles = [_text(sheet.column(role)).alias(text_of(role)) for role in Role]
    segments = [_text(column).alias(segment_of(name)) for name, column in sheet.segments.items()]
    return cells.select(pl.col(ROW).cast(pl.Int64), *roles, *segments)


def _text(column: str | None) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if column is None else pl.col(column)


def _with_periods(rows: pl.DataFrame, day_first: bool | None) -> pl.DataFrame:
    """Dates are read over the distinct texts: a long file has few."""
    texts = rows[text_of(Role.PERIOD)].unique().drop_nulls()
    style = date_style(texts, most_bad=1.0)
    if style is None:
        empty = {"period": pl.Date, TOLD: pl.String, AMBIGUOUS: pl.Boolean}
        return rows.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in empty.items())
    unsure = day_first is None and (style.day_first is None or mixed_orders(texts) is not None)
    order = style.day_first if day_first is None else day_first
    style = DateStyle(style.shapes, order if order is not None else True, style.every)
    name = text_of(Role.PERIOD)
    table = texts.to_frame().with_columns(dates(name, style).alias("period"), _told(name, style), _either(name, unsure))
    table = table.with_columns(pl.when(~pl.col(AMBIGUOUS)).then("period"))
    return rows.join(table, on=name, how="left", maintain_order="left")


def _told(name: str, style: DateStyle) -> pl.Expr:
    """The length of period each text tells: `2025` is a year."""
    longer = [shape for shape in style.shapes if shape.every is not None]
    told = [pl.when(pl.col(name).str.contains(shape.pattern)).then(pl.lit(shape.every)) for shape in longer]
    return pl.coalesce(*told, pl.lit(None, dtype=pl.String)).alias(TOLD)


def _either(name: str, unsure: bool) -> pl.Expr:
    """True for a date that reads as two different days, in a column that does not tell which is meant."""
    part = pl.col(name).str.extract_groups(SLASHED.pattern).struct
    first, second = (part.field(group).cast(pl.Int32, strict=False) for group in ("a", "b"))
    both = (first <= 12) & (second <= 12) & (first != second)
    return (both & pl.lit(unsure)).fill_null(value=False).alias(AMBIGUOUS)


def _with_contracts(rows: pl.DataFrame, contracts: tuple[KnownContract, ...]) -> pl.DataFrame:
    """Without a column for it, a sender's only contract is meant."""
    names = [(name, one.id) for one in contracts for name in (one.name, *one.names)]
    known = _known(names, "contract").with_columns((pl.col("contract").list.len() > 1).alias(MANY))
    known = known.with_columns(pl.when(~pl.col(MANY)).then(pl.col("contract").list.first()).alias("contract"))
    rows = _named(rows, Role.UNIT, known).with_columns(pl.col(MANY).fill_null(value=False))
    if rows[text_of(Role.UNIT)].is_null().all() and len(contracts) == 1:
        return rows.with_columns(pl.lit(contracts[0].id, dtype=pl.Int64).alias("contract"))
    return rows


def _with_kpis(rows: pl.DataFrame, kpis: tuple[AskedKpi, ...]) -> pl.DataFrame:
    """Without a column for it, the only KPI asked for is meant."""
    names = [(name, kpi.id) for kpi in kpis for name in (kpi.name, *kpi.names)]
    rows = _named(rows, Role.KPI, _known(names, "kpi").with_columns(pl.col("kpi").list.first()))
    if rows[text_of(Role.KPI)].is_null().all() and len(kpis) == 1:
        rows = rows.with_columns(pl.lit(kpis[0].id, dtype=pl.Int64).alias("kpi"))
    kinds = [(kpi.id, kpi.kind.value, kpi.every.value) for kpi in kpis]
    schema = {"kpi": pl.Int64, KIND: pl.String, EVERY: pl.String}
    return rows.join(pl.DataFrame(kinds, schema=schema, orient="row"), on="kpi", how="left", maintain_order="left")


def _known(names: list[tuple[str, int]], column: str) -> pl.DataFrame:
    """Per comparable name the list of ids it can mean."""
    table = pl.DataFrame(names, schema={"plain": pl.String, column: pl.Int64}, orient="row")
    return table.with_columns(plain(pl.col("plain"))).group_by("plain").agg(pl.col(column).unique())


def _named(rows: pl.DataFrame, role: Role, known: pl.DataFrame) -> pl.DataFrame:
    named = rows.with_columns(plain(pl.col(text_of(role))).alias("plain"))
    return named.join(known, on="plain", how="left", maintain_order="left").drop("plain")


def _first_day() -> pl.Expr:
    lengths = [
        pl.when(pl.col(EVERY) == every.value).then(pl.col("period").dt.truncate(every.truncate)) for every in Every
    ]
    return pl.coalesce(lengths).alias(FIRST)


def _number(rows: pl.DataFrame, role: Role) -> pl.Expr:
    style = number_style(rows[text_of(role)], most_bad=1.0)
    if style is None:
        return pl.lit(None, dtype=pl.Float64).alias(role)
    return numbers(text_of(role), style).alias(role)


def _share(percent: bool | None) -> pl.Expr:
    """The value column with rates as fractions: 93 % and 93 are 0.93, unless the KPI's figures all lie within 1."""
    rate = pl.col(KIND) == Kind.RATE.value
    value = pl.col(Role.VALUE)
    signed = pl.col(text_of(Role.VALUE)).str.contains("%").fill_null(value=False)
    hundred = signed | (value.abs() > 1) if percent is None else pl.lit(percent)
    of_hundred = hundred.any().over("kpi") if percent is None else hundred | signed
    return pl.when(rate & of_hundred).then(value / 100).otherwise(value).alias(Role.VALUE)

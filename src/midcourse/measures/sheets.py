"""A file with its columns said: checked sheet by sheet, and turned into figures ready to be recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.conf import settings

from midcourse.analysis.measure import Every, Kind
from midcourse.measures.asked import Asked, names_of
from midcourse.measures.figures import LONGEST_VALUE, schema, segment_key
from midcourse.measures.levels import levels_for
from midcourse.measures.mapping import KPI_NAME, PERIOD, UNIT, Columns
from midcourse.measures.models import KPI
from midcourse.records.checks import Problem, Severity, check
from midcourse.records.clean import clean
from midcourse.records.expected import AskedKpi, Expected, KnownContract
from midcourse.records.files import ROW, Table
from midcourse.records.rollup import Rollup, raw_schema
from midcourse.records.sheet import Role, Sheet
from midcourse.records.store import Store, engine


@dataclass(frozen=True)
class Held:
    """One sheet held against what its rows may be: one KPI with columns of its own, or all named in the rows."""

    sheet: Sheet
    kpis: list[KPI]
    expected: Expected


def held_sheets(table: Table, columns: Columns, asked: Asked, known: pl.DataFrame, today: date) -> Iterator[Held]:
    """The sheets a file is: a wide one is a sheet for each KPI that has columns of its own."""
    cells = _cells(table, columns)
    wanted: list[tuple[list[KPI], dict[str, str]]] = []
    if columns.events:
        kpi = asked.kpi(columns.event_kpi or 0)
        wanted += [([kpi], columns.numbers(kpi.pk))] if kpi else []
    else:
        wanted += [([kpi], columns.numbers(kpi.pk)) for kpi in asked.kpis if kpi.pk in columns.kpis]
        wanted += [(asked.kpis, columns.numbers(None))] if columns.numbers(None) else []
    for kpis, numbers in wanted:
        roles = {Role.PERIOD: columns.column(PERIOD), Role.UNIT: columns.column(UNIT)}
        roles |= {Role.KPI: columns.column(KPI_NAME)} if len(kpis) > 1 else {}
        named = {**{str(role): name for role, name in roles.items() if name}, **numbers}
        sheet = Sheet(
            cells, named, columns.breakdowns, raw=columns.events, day_first=columns.day_first, percent=columns.percent
        )
        yield Held(sheet, kpis, expected_of(kpis, asked, known, sheet, today))


def problems_of(held: list[Held]) -> list[Problem]:
    """What is wrong with all the sheets; what several share is said once."""
    found = [problem for each in held for problem in [*check(each.sheet, each.expected), *_long_names(each.sheet)]]
    return list({(problem.check, problem.sentence): problem for problem in found}.values())


def figures_of(held: list[Held], columns: Columns, submission: int) -> pl.DataFrame:
    """The figures of sheets without errors, as `record_figures` takes them."""
    parts = [_events(each, columns, submission) if columns.events else _figures(each) for each in held]
    return pl.concat([pl.DataFrame(schema=schema()), *parts])


def raw_store() -> Store:
    """Where raw rows are kept (MIDCOURSE_RECORDS_URL)."""
    return engine(settings.ENVIRONMENT.records_url, Path(settings.ENVIRONMENT.home) / "records" / "raw")


def dataset(kpi: int, submission: int) -> str:
    """The name of a file's rows: a period's figure comes from one file, so files are not rolled up together."""
    return f"kpi_{kpi}_submission_{submission}"


def _cells(table: Table, columns: Columns) -> pl.DataFrame:
    """The cells; of a long file only the columns that mean something, the rest blank, to spare memory."""
    if not table.long:
        return table.rows
    used = [name for name, role in columns.roles.items() if role]
    blank = [pl.lit(None, dtype=pl.String).alias(name) for name in table.columns if name not in used]
    return table.cells.select(ROW, *used).with_columns(blank).collect(engine="streaming")


def expected_of(kpis: list[KPI], asked: Asked, known: pl.DataFrame, sheet: Sheet, today: date) -> Expected:
    """What rows about these KPIs are held against."""
    contracts = tuple(KnownContract(each.pk, each.title, names_of(each)) for each in asked.contracts)
    levels = levels_for(known, kpis, tuple(sheet.segments), ready=Role.NUMERATOR not in sheet.columns)
    return Expected(contracts, tuple(map(_asked, kpis)), today, levels)


def _asked(kpi: KPI) -> AskedKpi:
    definition = kpi.definition
    kind = Kind(definition.kind)
    return AskedKpi(
        id=kpi.pk,
        name=definition.name,
        kind=kind,
        every=Every(definition.frequency),
        lowest=0.0 if kind in (Kind.RATE, Kind.RATIO) else None,
        highest=1.0 if kind is Kind.RATE else None,
        open_from=kpi.closed_before,
    )


def _long_names(sheet: Sheet) -> list[Problem]:
    """A breakdown value too long to be a name: often a remark in the wrong column."""
    problems = []
    for column in sheet.segments.values():
        bad = sheet.cells.filter(pl.col(column).str.len_chars() > LONGEST_VALUE)
        if bad.height:
            row, value = int(bad[ROW][0]), f"{bad[column][0][:30]}…"
            sentence = (
                f"Row {row}, column “{column}”: a name of more than {LONGEST_VALUE} letters, found “{value}”. "
                "Shorten it, or check that it is the right column."
            )
            problems.append(Problem("long_name", Severity.ERROR, sentence, row, column, value, bad.height))
    return problems


def _figures(held: Held) -> pl.DataFrame:
    rows = clean(held.sheet, held.expected)
    if held.sheet.column(Role.NUMERATOR) is None:  # ready ratios are told per so many, and kept per one
        pers = {kpi.pk: kpi.definition.per if kpi.definition.kind == Kind.RATIO else 1 for kpi in held.kpis}
        per = pl.col("kpi").replace_strict(pers, return_dtype=pl.Float64, default=1.0)
        rows = rows.with_columns(pl.col("numerator") / per)
    return pl.concat([_segmented(rows.filter(kpi=kpi.pk), kpi, tuple(held.sheet.segments)) for kpi in held.kpis])


def _segmented(rows: pl.DataFrame, kpi: KPI, segments: tuple[str, ...]) -> pl.DataFrame:
    """One row a figure, broken down as the KPI is: parts it does not ask for are added up where they can be."""
    kept = [name for name in segments if name in kpi.definition.dimensions]
    if not Kind(kpi.definition.kind).adds_up:
        kept = list(segments)
    if len(kept) < len(segments):
        sums = [pl.col("numerator").sum(), pl.when(pl.col("denominator").count() > 0).then(pl.col("denominator").sum())]
        rows = rows.group_by("kpi", "contract", "period", *kept, maintain_order=True).agg(sums)
    if not kept:
        return rows.with_columns(segment=pl.lit("")).select(list(schema())).cast(schema())
    combinations = rows.select(kept).unique()
    keys = [segment_key(dict(zip(kept, values, strict=True))) for values in combinations.iter_rows()]
    named = combinations.with_columns(segment=pl.Series(keys, dtype=pl.String))
    return rows.join(named, on=kept).select(list(schema())).cast(schema())


def _events(held: Held, columns: Columns, submission: int) -> pl.DataFrame:
    """Raw rows, kept as they are and rolled up to figures."""
    kpi, segments = held.kpis[0], tuple(held.sheet.segments)
    kind = Kind(kpi.definition.kind)
    rows = clean(held.sheet, held.expected).select(list(raw_schema(segments)))
    rollup = Rollup(kpi=kpi.pk, kind=kind, every=Every(kpi.definition.frequency), segments=segments)
    store, name = raw_store(), dataset(kpi.pk, submission)
    store.add(name, "rows", rows)
    figures = _segmented(store.observe(name, rollup), kpi, segments)
    return _with_quiet(figures, rollup.every) if columns.quiet_is_zero and kind is Kind.COUNT else figures


def _with_quiet(figures: pl.DataFrame, every: Every) -> pl.DataFrame:
    """Zeros for the periods, between the file's first and last, in which a contract's part had no event."""
    if figures.is_empty():
        return figures
    first, last = figures["period"].min(), figures["period"].max()
    periods = pl.select(pl.date_range(first, last, every.truncate).alias("period"))  # type: ignore[arg-type]  # dates
    places = figures.select("kpi", "contract", "segment").unique()
    full = places.join(periods, how="cross").join(figures, on=["kpi", "contract", "period", "segment"], how="left")
    return full.with_columns(pl.col("numerator").fill_null(0.0)).select(list(schema()))

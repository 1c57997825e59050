"""Raw rows become figures: the same on every engine, and the same by hand."""

from datetime import date
from pathlib import Path

import ibis
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from midcourse.analysis.panel import Every, Kind
from midcourse.records.rollup import Rollup, observations, raw_rows, raw_schema
from midcourse.records.store import ParquetStore, engine

COMPLAINTS = Rollup(kpi=7, kind=Kind.COUNT, every=Every.MONTH, segments=("site",))
ROWS = pl.DataFrame(
    [
        # contract, day, site, numerator, denominator
        (1, date(2026, 1, 5), "Library", 2.0, 10.0),
        (1, date(2026, 1, 31), "Library", 1.0, 8.0),
        (1, date(2026, 2, 1), "Library", None, 4.0),
        (1, date(2026, 2, 2), "Depot", 3.0, 12.0),
        (2, date(2026, 4, 1), "Depot", 0.0, 5.0),
    ],
    schema=raw_schema(["site"]),
    orient="row",
)


EVENTS = ROWS.with_columns(numerator=pl.lit(None, pl.Float64), denominator=pl.lit(None, pl.Float64))


@pytest.fixture
def store(tmp_path: Path) -> ParquetStore:
    store = ParquetStore(tmp_path)
    store.add("complaints", "first", ROWS)
    return store


def figures(store: ParquetStore, rollup: Rollup) -> list[tuple]:
    return store.observe("complaints", rollup).rows()


def test_a_count_adds_up_what_each_row_says_and_one_where_it_says_nothing(store: ParquetStore) -> None:
    count = Rollup(kpi=7, kind=Kind.COUNT, every=Every.YEAR)
    assert figures(store, count) == [
        (7, 1, date(2026, 1, 1), 7.0, None),  # 2 + 1 + one + 3
        (7, 2, date(2026, 1, 1), 0.0, None),
    ]


def test_events_are_counted_by_month_contract_and_site(store: ParquetStore) -> None:
    store.add("complaints", "first", EVENTS)
    assert figures(store, COMPLAINTS) == [
        (7, 1, date(2026, 1, 1), "Library", 2.0, None),
        (7, 1, date(2026, 2, 1), "Depot", 1.0, None),
        (7, 1, date(2026, 2, 1), "Library", 1.0, None),
        (7, 2, date(2026, 4, 1), "Depot", 1.0, None),
    ]


def test_a_sum_leaves_blanks_out_so_that_missing_is_not_zero(store: ParquetStore) -> None:
    tons = Rollup(kpi=7, kind=Kind.SUM, every=Every.MONTH, segments=("site",))
    assert figures(store, tons) == [
        (7, 1, date(2026, 1, 1), "Library", 3.0, None),
        (7, 1, date(2026, 2, 1), "Depot", 3.0, None),  # the Library sent no number for February: no figure
        (7, 2, date(2026, 4, 1), "Depot", 0.0, None),
    ]


def test_a_rate_adds_numerators_and_denominators_of_the_same_rows(store: ParquetStore) -> None:
    rate = Rollup(kpi=7, kind=Kind.RATE, every=Every.QUARTER)
    assert figures(store, rate) == [
        (7, 1, date(2026, 1, 1), 6.0, 30.0),  # 2+1+3 of 10+8+12; the row without a numerator is in neither
        (7, 2, date(2026, 4, 1), 0.0, 5.0),
    ]


def test_a_row_without_a_denominator_is_one_case(store: ParquetStore) -> None:
    store.add("complaints", "first", ROWS.with_columns(denominator=pl.lit(None, pl.Float64)))
    mean = Rollup(kpi=7, kind=Kind.MEAN, every=Every.YEAR)
    assert figures(store, mean) == [
        (7, 1, date(2026, 1, 1), 6.0, 3.0),  # the row without a number is no case
        (7, 2, date(2026, 1, 1), 0.0, 1.0),
    ]


def test_weeks_begin_on_monday(store: ParquetStore) -> None:
    store.add("complaints", "first", EVENTS)
    weeks = Rollup(kpi=7, kind=Kind.COUNT, every=Every.WEEK)
    # Mondays of 2026; 31 January is a Saturday and 1 February its Sunday
    days = [date(2026, 1, 5), date(2026, 1, 26), date(2026, 2, 2), date(2026, 3, 30)]
    assert [(row[2], row[3]) for row in figures(store, weeks)] == list(zip(days, [1.0, 2.0, 1.0, 1.0], strict=True))


def test_a_level_cannot_be_rolled_up() -> None:
    with pytest.raises(ValueError, match="A level, such as a score, cannot be added up"):
        Rollup(kpi=7, kind=Kind.VALUE, every=Every.MONTH)


def test_a_breakdown_cannot_take_the_name_of_a_column_of_ours() -> None:
    with pytest.raises(ValueError, match="A breakdown cannot be called period"):
        Rollup(kpi=7, kind=Kind.COUNT, every=Every.MONTH, segments=("period",))


def test_a_file_sent_again_replaces_its_own_rows_only(store: ParquetStore) -> None:
    store.add("complaints", "second", EVENTS.head(1))
    store.add("complaints", "first", EVENTS.head(1))
    assert figures(store, COMPLAINTS) == [(7, 1, date(2026, 1, 1), "Library", 2.0, None)]
    store.remove("complaints", "first")
    assert figures(store, COMPLAINTS) == [(7, 1, date(2026, 1, 1), "Library", 1.0, None)]


def test_a_breakdown_asked_for_later_is_blank_in_older_rows(store: ParquetStore) -> None:
    store.add("complaints", "first", EVENTS)
    by_shift = Rollup(kpi=7, kind=Kind.COUNT, every=Every.YEAR, segments=("shift",))
    assert [row[3:5] for row in figures(store, by_shift)] == [(None, 4.0), (None, 1.0)]
    store.add("complaints", "second", EVENTS.head(1).rename({"site": "shift"}))
    assert ("Library", 1.0) in [row[3:5] for row in figures(store, by_shift)]


def test_no_rows_yet_is_no_figures(tmp_path: Path) -> None:
    store = engine("", tmp_path)
    assert store.observe("complaints", COMPLAINTS).is_empty()


def test_duckdb_agrees_with_a_polars_group_by(tmp_path: Path) -> None:
    number = pl.int_range(20_000)
    rows = pl.select(
        contract=number % 7,
        period=pl.lit(date(2024, 1, 1)) + pl.duration(days=number % 800),
        site="Site " + (number % 11).cast(pl.String),
        numerator=(number % 13).cast(pl.Float64),
        denominator=(number % 17 + 13).cast(pl.Float64),
    )
    store = engine("duckdb:", tmp_path)
    store.add("visits", "all", rows)
    got = store.observe("visits", Rollup(kpi=7, kind=Kind.RATIO, every=Every.MONTH, segments=("site",)))
    keys = ["contract", "period", "site"]
    by_polars = rows.with_columns(pl.col("period").dt.truncate("1mo")).group_by(keys).sum().sort(keys)
    assert_frame_equal(got.drop("kpi"), by_polars)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "clickhouse"])
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.VALUE])
@pytest.mark.parametrize("every", list(Every))
def test_the_one_expression_compiles_for_every_engine(dialect: str, kind: Kind, every: Every) -> None:
    rollup = Rollup(kpi=7, kind=kind, every=every, segments=("site",))
    query = ibis.to_sql(observations(raw_rows("visits", ["site"]), rollup), dialect=dialect)
    assert '"visits"' in query
    assert "AS DATE" in query.replace("Nullable(DATE)", "DATE")  # never a timestamp


def test_an_engine_that_is_not_supported_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ValueError) as refused:
        engine("clickhouse://host/db", tmp_path)
    assert str(refused.value) == (
        "MIDCOURSE_RECORDS_URL names the engine “clickhouse”, which is not supported. "
        "Use duckdb (the default) or postgresql://user:password@host/database."
    )


def test_a_name_that_is_a_path_is_refused(store: ParquetStore) -> None:
    with pytest.raises(ValueError, match="cannot name raw rows"):
        store.add("../elsewhere", "first", ROWS)

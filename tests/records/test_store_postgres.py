"""The same figures from a real PostgreSQL as from DuckDB over Parquet."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from midcourse.analysis.panel import Every, Kind
from midcourse.records.rollup import Rollup
from midcourse.records.store import PostgresStore, Store, engine
from tests.postgres import Postgres, programs
from tests.records.test_rollup import EVENTS, ROWS

COUNT = Rollup(kpi=7, kind=Kind.COUNT, every=Every.YEAR)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    try:
        programs()
    except RuntimeError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))
    server = Postgres()
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def stores(url: str, tmp_path: Path) -> list[Store]:
    return [engine(url, tmp_path), engine("", tmp_path)]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.VALUE])
@pytest.mark.parametrize("every", list(Every))
@pytest.mark.parametrize("segments", [(), ("site",), ("shift", "site"), ("never sent",)])
def test_both_engines_give_the_same_figures(
    stores: list[Store], kind: Kind, every: Every, segments: tuple[str, ...]
) -> None:
    for store in stores:
        store.add("same", "first", ROWS)
        store.add("same", "second", EVENTS.head(2).rename({"site": "shift"}))
    rollup = Rollup(kpi=7, kind=kind, every=every, segments=segments)
    postgres, duckdb = (store.observe("same", rollup) for store in stores)
    assert isinstance(stores[0], PostgresStore)
    assert not duckdb.is_empty()
    assert_frame_equal(postgres, duckdb)


def test_a_file_sent_again_replaces_its_own_rows_only(stores: list[Store]) -> None:
    for store in stores:
        store.add("again", "first", EVENTS)
        store.add("again", "second", EVENTS.head(1))
        store.add("again", "first", EVENTS.head(2))
        assert store.observe("again", COUNT)["numerator"].to_list() == [3.0]
        store.remove("again", "first")
        assert store.observe("again", COUNT)["numerator"].to_list() == [1.0]


def test_no_rows_yet_is_no_figures(stores: list[Store]) -> None:
    for store in stores:
        store.remove("nothing", "first")
        assert store.observe("nothing", COUNT).is_empty()

"""Where raw rows are kept, and the engine that rolls them up: MIDCOURSE_RECORDS_URL."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import duckdb
import ibis
import polars as pl
import psycopg
from psycopg import sql

from midcourse.analysis.panel import PERIOD
from midcourse.records.rollup import Rollup, figure_schema, observations, raw_rows, raw_schema
from midcourse.records.sheet import CONTRACT, SUBMISSION

SUPPORTED = "duckdb (the default) or postgresql://user:password@host/database"
NAME = re.compile(r"[a-z0-9_]+")
TYPES = {pl.Int64: "bigint", pl.Date: "date", pl.String: "text", pl.Float64: "double precision"}


class Store(Protocol):
    """Raw rows by dataset (one KPI's rows of one kind) and submission (one file as sent)."""

    def add(self, dataset: str, submission: str, rows: pl.DataFrame) -> None:
        """Keep a submission's rows, in place of what it had before: all or nothing."""

    def remove(self, dataset: str, submission: str) -> None:
        """Forget a submission's rows; nothing happens where there are none."""

    def observe(self, dataset: str, rollup: Rollup) -> pl.DataFrame:
        """The figures of all the dataset's rows; see `rollup.observations` for the columns."""


def engine(url: str, folder: Path) -> Store:
    """The store that `MIDCOURSE_RECORDS_URL` names; an empty `url` is DuckDB over Parquet files in `folder`.

    Raises ValueError with one sentence for an engine that is not supported.
    """
    scheme = url.partition(":")[0]
    if scheme in ("", "duckdb"):
        return ParquetStore(folder)
    if scheme in ("postgres", "postgresql"):
        return PostgresStore(url)
    raise ValueError(f"MIDCOURSE_RECORDS_URL names the engine “{scheme}”, which is not supported. Use {SUPPORTED}.")


class ParquetStore:
    """One Parquet file a submission, `<folder>/<dataset>/<submission>.parquet`, rolled up by DuckDB."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, dataset: str, submission: str, rows: pl.DataFrame) -> None:
        path = self._path(dataset, submission)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".writing")  # a killed process leaves this, which nobody reads
        rows.write_parquet(unfinished)
        unfinished.replace(path)  # at once, or not at all

    def remove(self, dataset: str, submission: str) -> None:
        self._path(dataset, submission).unlink(missing_ok=True)

    def observe(self, dataset: str, rollup: Rollup) -> pl.DataFrame:
        query = ibis.to_sql(observations(raw_rows("raw_rows", rollup.segments), rollup), dialect="duckdb")
        with duckdb.connect() as connection:
            self._view(connection, dataset, rollup.segments)
            return alike(connection.sql(query).pl(), rollup)

    def _view(self, connection: duckdb.DuckDBPyConnection, dataset: str, segments: Sequence[str]) -> None:
        """Make `raw_rows` readable: a column an older file lacks is null, and no file at all is no rows."""
        folder = self._path(dataset, "any").parent
        connection.from_arrow(raw_schema(segments).to_frame().to_arrow()).create("no_rows")
        parts = ["SELECT * FROM no_rows"]
        if any(folder.glob("*.parquet")):
            connection.read_parquet(str(folder / "*.parquet"), union_by_name=True).create_view("files")
            parts.append("SELECT * FROM files")
        connection.execute(f"CREATE VIEW raw_rows AS {' UNION ALL BY NAME '.join(parts)}")

    def _path(self, dataset: str, submission: str) -> Path:
        return self.folder / checked(dataset) / f"{checked(submission)}.parquet"


class PostgresStore:
    """One table a dataset, with a `submission` column; made when the first rows come."""

    def __init__(self, url: str) -> None:
        self.url = url

    def add(self, dataset: str, submission: str, rows: pl.DataFrame) -> None:
        columns = sql.SQL(", ").join(map(sql.Identifier, [SUBMISSION, *rows.columns]))
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(sql.Identifier(dataset), columns)
        text = rows.select(pl.lit(submission), pl.all()).write_csv(include_header=False)
        with self._table(dataset, rows.schema) as cursor:
            cursor.execute(_delete(dataset), [submission])
            with cursor.copy(into) as copy:
                copy.write(text)

    def remove(self, dataset: str, submission: str) -> None:
        with self._table(dataset, raw_schema([])) as cursor:
            cursor.execute(_delete(dataset), [submission])

    def observe(self, dataset: str, rollup: Rollup) -> pl.DataFrame:
        query = ibis.to_sql(observations(raw_rows(dataset, rollup.segments), rollup), dialect="postgres")
        schema = figure_schema(rollup.segments)
        with self._table(dataset, raw_schema(rollup.segments)) as cursor:
            figures = cursor.execute(query).fetchall()
        return alike(pl.DataFrame(figures, schema=schema, orient="row"), rollup)

    @contextmanager
    def _table(self, dataset: str, schema: pl.Schema) -> Iterator[psycopg.Cursor]:
        """A cursor in one transaction, with the dataset's table and every column of `schema` in place."""
        table = sql.Identifier(checked(dataset))
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} ({} text)").format(table, sql.Identifier(SUBMISSION)))
            for name, kind in schema.items():
                add = sql.SQL("ALTER TABLE {} ADD COLUMN IF NOT EXISTS {} {}")
                cursor.execute(add.format(table, sql.Identifier(name), sql.SQL(TYPES[kind.base_type()])))
            yield cursor


def _delete(dataset: str) -> sql.Composed:
    table, column = sql.Identifier(dataset), sql.Identifier(SUBMISSION)
    return sql.SQL("DELETE FROM {} WHERE {} = %s").format(table, column)


def alike(figures: pl.DataFrame, rollup: Rollup) -> pl.DataFrame:
    """The same types and order from every engine: each has its own idea of whole numbers and of A to Z."""
    return figures.cast(figure_schema(rollup.segments)).sort([CONTRACT, PERIOD, *rollup.segments])


def checked(name: str) -> str:
    """A name that is safe as a folder, a file and a table on every engine."""
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” cannot name raw rows: use small letters, digits and underscores.")
    return name

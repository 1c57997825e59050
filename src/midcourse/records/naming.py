"""Names for sentences: columns as people say them, codes spelled out, one spelling for one thing."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, PERIOD, UNIT
from midcourse.records.hints import MEASURED, hinted
from midcourse.records.profile import UNNAMED, words
from midcourse.records.roles import Roles
from midcourse.records.table import Table

_OF_FILES = {
    *(
        "raw",
        "data",
        "dataset",
        "export",
        "exported",
        "final",
        "copy",
        "download",
        "extract",
        "report",
        "sample",
        "file",
    ),
    *("dump", "latest", "updated", "new", "draft", "monthly", "weekly", "daily", "wide", "long", "sheet", "list"),
}
_OF_ROWS = {"rownames", "rowname", "unnamed", "index", "row"}  # how programs head a column of names
_NUMBER_OF = re.compile(r"(?i)^(?:number of|no\.? of|# of|num of|count of)\s+")
CASES = "cases"  # what rows that are counted are, where nothing says more
_OF_ANYTHING = {
    *("value", "values", "count", "counts", "n", "number", "figure", "figures", "total", "freq", "frequency"),
    *("y", "x", "obs", "observation", "result", "data", "num"),
}
_BEFORE_TITLE = r"(?i)^(?:(?:table|figure|indicator|measure|kpi|chart|sheet)\s*\d*[a-z]?\s*[:.\-–]\s*)"
MOST_WORDS = 8  # of a title that names a measure and is no sentence
_RESERVED = {PERIOD, UNIT, NUMERATOR, DENOMINATOR}


def spoken(column: str) -> str:
    """A column's name as a sentence can use it: `overall_attendance` → `overall attendance`; acronyms stay."""
    said = [word.lower() if word.istitle() else word for word in column.replace("_", " ").split()]
    return _NUMBER_OF.sub("", " ".join(said)) or " ".join(said)


def says_nothing(column: str) -> bool:
    """Whether a column's name leaves open what its figures are of: `value`, `n`."""
    return set(words(column)) <= _OF_ANYTHING


def file_subject(file: str, otherwise: str) -> str:
    """What a file is of, told by its name without what names a file only: `311_raw_2024 (2).csv` is of `311 cases`.

    `otherwise` is said where nothing is left.
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])", " ", file.rsplit(".", 1)[0])
    said = spoken(re.sub(r"\(\d+\)|[-.,]", " ", parted)).split()
    kept = [one for one in said if one.lower() not in _OF_FILES and not re.fullmatch(r"(?i)(fy|v|q)?\d{4,}|v\d+", one)]
    if len(kept) > 1 and re.fullmatch(r"\d{1,3}[a-z]?", kept[0]):  # a number that orders files in a folder
        kept = kept[1:]
    named = any(re.search(r"[^\W\d_]", one) for one in kept)
    if named and (otherwise != CASES or kept[-1].endswith("s")):
        return " ".join(kept)
    return " ".join([*kept, otherwise])


def table_subject(table: Table) -> str:
    """What the figures of a table without a name for them are of: told by its title where that says it, else its file.

    A title says it by a word of what is measured, which many a file's name lacks.
    """
    of_file = file_subject(table.name, "figures")
    title = re.sub(_BEFORE_TITLE, "", table.title or "").strip()
    short = 0 < len(title.split()) <= MOST_WORDS and title not in table.columns
    named = re.match(r"(?i)(?:indicator|measure|kpi)\b", table.title or "") is not None
    tells = named or (hinted(title, MEASURED) and not hinted(of_file, MEASURED))
    return spoken(title) if short and tells else of_file


def places(roles: Roles) -> dict[str, str]:
    """What each unit and breakdown column is called in sentences: `region_name` → `region`."""
    columns = [*([roles.unit] if roles.unit else []), *roles.breakdowns]
    names: dict[str, str] = {}
    for column in columns:
        short = "row" if set(words(column)) <= _OF_ROWS or re.match(UNNAMED, column) else spoken(column)
        short = short.removesuffix(" name") or short
        taken = short in names.values() or short in columns
        said = column if taken else short
        names[column] = f"{said} (column)" if said in _RESERVED and column != roles.unit else said
    return names


def one_spelling(kept: pl.DataFrame, columns: Sequence[str], rows: str) -> tuple[pl.DataFrame, list[str]]:
    """Values that differ only by capitals and blanks made one, in the spelling most rows have.

    `rows` is the column that counts the rows behind each figure.
    """
    notes = []
    for column in columns:
        counted = kept.group_by(column).agg(pl.col(rows).sum()).sort(rows, column, descending=[True, False])
        chosen: dict[str, str] = {}
        renamed: dict[str, str] = {}
        for value in counted[column].to_list():
            key = " ".join(value.casefold().split())
            if chosen.setdefault(key, value) != value:
                renamed[value] = chosen[key]
        if renamed:
            kept = kept.with_columns(pl.col(column).replace(renamed))
            notes.append(_respelled(renamed))
    return kept, notes


def _respelled(renamed: Mapping[str, str]) -> str:
    other, one = next(iter(renamed.items()))
    more = f" (and {len(renamed) - 1} more like it)" if len(renamed) > 1 else ""
    return f"“{other}” was counted with “{one}”, which differs only in capitals or blanks{more}."


def labels(table: Table, roles: Roles) -> dict[str, str]:
    """Short codes spelled out by their twin column: `Frontier Airlines Inc. (F9)` → `F9`."""
    twin = roles.names.get(roles.unit or "")
    if not roles.unit or not twin:
        return {}
    pairs = table.sample.select(roles.unit, twin).drop_nulls().unique().rows()
    spelled = all(len(code) <= 4 and re.search(r"[^\W\d_]", name) for code, name in pairs)
    longer = any(len(name) > len(code) + 2 for code, name in pairs)
    return {f"{name} ({code})": code for code, name in pairs} if spelled and longer else {}

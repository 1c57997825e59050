"""What a paper is made of; as JSON it can be frozen and read again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Cells are text; the first column names its row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row's cells with their column's name, for a table that is stacked on a phone."""
        return [list(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Section:
    """A heading with sentences, a list and a table, each only where there is something.

    `missing` says what is not agreed yet; it stands where the content would.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None
    missing: str = ""


@dataclass(frozen=True)
class Paper:
    """A title, a line beneath it, the sentence that matters most, and the sections."""

    title: str
    about: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def missing(self) -> list[str]:
        """All that is not agreed yet."""
        return [section.missing for section in self.sections if section.missing]


def as_json(paper: Paper) -> dict[str, Any]:
    return asdict(paper)


def from_json(content: Mapping[str, Any]) -> Paper:
    return Paper(**{**content, "sections": tuple(_section(each) for each in content["sections"])})


def _section(content: Mapping[str, Any]) -> Section:
    table = content["table"]
    rows = table and Table(tuple(table["header"]), tuple(tuple(row) for row in table["rows"]))
    texts = {name: tuple(content[name]) for name in ("paragraphs", "items")}
    return Section(**{**content, **texts, "table": rows})

"""Puts a table that a simulation made into the page of docs that explains the method, in place of the last one."""

import re
from collections.abc import Sequence
from pathlib import Path

METHODS = Path(__file__).parents[2] / "docs" / "methods"


def put(page: str, name: str, header: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Write the table between `<!-- name -->` and `<!-- end of name -->` of docs/methods/<page>.md, and `note` below.

    Raises ValueError where the page has no such marks.
    """
    lines = [header, ["---"] * len(header), *rows]
    table = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    path = METHODS / f"{page}.md"
    text = path.read_text()
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    marked = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{path} has no place for the table {name}")
    body = f"{start}\n{table}\n\n{note}\n{end}" if note else f"{start}\n{table}\n{end}"
    path.write_text(marked.sub(lambda _: body, text))

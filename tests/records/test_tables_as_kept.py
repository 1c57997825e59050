"""Tables as offices keep them: subtotals, merged cells, rows sent twice, months without a year."""

from collections.abc import Callable
from pathlib import Path

import pytest

from midcourse.records.roles import Asked
from midcourse.report.reading import Read, read

Sent = Callable[..., Read]


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    """A file of these lines, read."""

    def make(*lines: str, name: str = "figures.csv", **asked: object) -> Read:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read(path, Asked(**asked))  # type: ignore[arg-type]

    return make


def notes(found: Read) -> str:
    return " ".join((*found.table.notes, *found.shaped.notes))


def test_rows_of_totals_are_left_out_and_told(sent: Sent) -> None:
    blocks = [
        line
        for vendor in ("Acme", "Bell")
        for line in (*(f"{vendor},2024-{m:02d},5" for m in range(1, 7)), f"{vendor} Subtotal,,30")
    ]
    found = sent("Vendor,Month,Complaints", *blocks, "Grand total,,60")
    assert found.shaped.panel.units == ["Acme", "Bell"]
    assert "3 rows of totals left out, to count nothing twice: Acme Subtotal, Bell Subtotal and Grand" in notes(found)


def test_a_total_in_a_later_column_is_told_too(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{v},{n}" for m in range(1, 7) for v, n in (("Acme", 5), ("Bell", 6), ("Total", 11))]
    found = sent("Month,Vendor,Complaints", *rows)
    assert found.shaped.panel.totals()["figure"].to_list() == [11] * 6
    assert "6 rows of totals left out, to count nothing twice: Total." in notes(found)

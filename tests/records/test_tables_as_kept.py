"""Tables as offices keep them: subtotals, merged cells, rows sent twice, months without a year."""

from collections.abc import Callable
from pathlib import Path

import pytest

from midcourse.analysis.measure import Better, Every, Kind
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


@pytest.mark.parametrize(
    ("columns", "kind", "denominator"),
    [
        ("Falls,Resident days", Kind.RATIO, "Resident days"),
        ("Incidents,Service hours", Kind.RATIO, "Service hours"),
        ("Graduates,Participants", Kind.RATE, "Participants"),
        ("Complaints,Trips", Kind.RATIO, "Trips"),
        ("Invoices,Dollars", Kind.SUM, None),
    ],
)
def test_events_are_set_against_what_they_can_happen_to(
    sent: Sent, columns: str, kind: Kind, denominator: str | None
) -> None:
    rows = [f"2024-{m:02d},{s},{3 + m % 4},{700 + m}" for m in range(1, 13) for s in ("Oak", "Elm", "Ash")]
    found = sent(f"Month,Site,{columns}", *rows).shaped.roles
    assert (found.kind, found.denominator) == (kind, denominator)


def test_days_to_close_of_single_cases_are_a_mean(sent: Sent) -> None:
    rows = [f"R-{n},2024-{n % 6 + 1:02d}-{n % 28 + 1:02d},{'AB'[n % 2]},{n % 6 + 4}" for n in range(120)]
    found = sent("Request ID,Opened,Department,Days to close", *rows, every=Every.MONTH).shaped
    assert (found.roles.kind, found.roles.better) == (Kind.MEAN, Better.LOWER)
    assert found.panel.totals()["figure"].to_list() == [4, 5, 6, 7, 8, 9]  # all cases of a month took the same


def test_days_to_close_of_a_month_are_a_level_and_not_a_count(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{s},{9 + m % 3}" for m in range(1, 13) for s in "AB"]
    assert sent("Month,Department,Days to close", *rows).shaped.roles.kind is Kind.VALUE


@pytest.mark.parametrize(
    ("file", "measure"),
    [
        ("311_raw.csv", "311 cases"),
        ("complaints-2024 (2).csv", "complaints"),
        ("Service_Requests_export.csv", "service requests"),
        ("2024.csv", "cases"),
    ],
)
def test_cases_are_called_after_what_the_file_is_of(sent: Sent, file: str, measure: str) -> None:
    rows = [f"{n},2024-{n % 6 + 1:02d}-{n % 28 + 1:02d},{'AB'[n % 2]}" for n in range(120)]
    assert sent("id,Opened,Department", *rows, name=file).shaped.panel.measure.name == measure


def test_a_ratio_is_told_per_hundred_and_not_per_ten(sent: Sent) -> None:
    rows = [f"2024-{m:02d},{s},{12 + m % 3},100" for m in range(1, 13) for s in "AB"]
    assert sent("Month,Vendor,Complaints,Inspections", *rows).shaped.panel.measure.per == 100

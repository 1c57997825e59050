from pathlib import Path

from tests.records.checks.asked import ATTENDANCE, COLUMNS, COMPLAINTS, csv, expected, sentences

TEXT = "Month,Vendor,Complaints\n2026-01,Vendor E,4"


def test_a_column_of_last_time_is_gone(tmp_path: Path) -> None:
    assert sentences(csv(tmp_path, TEXT, COLUMNS | {"numerator": "Complaints received"})) == [
        "Column “Complaints received”, used for the figure, is not in the file. "
        "The file has “Month”, “Vendor” and “Complaints”. Say which to use."
    ]


def test_columns_nobody_chose(tmp_path: Path) -> None:
    said = sentences(csv(tmp_path, TEXT, {"numerator": "Complaints"}), expected(COMPLAINTS, ATTENDANCE))
    columns = "The file has “Month”, “Vendor” and “Complaints”. Say which it is, or add one."
    assert said == [
        f"No column is chosen for the period (month or date). {columns}",
        f"No column is chosen for the contract or vendor. {columns}",
        f"No column is chosen for the KPI. {columns}",
        f"No column is chosen for the denominator (out of how many). {columns}",
    ]


def test_a_sender_with_one_contract_needs_no_column_for_it(tmp_path: Path) -> None:
    one = expected(contracts=expected().contracts[:1])
    assert sentences(csv(tmp_path, TEXT, {"period": "Month", "numerator": "Complaints"}), one) == []


def test_raw_events_need_no_figure(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Day,Vendor\n2026-01-05,Vendor E", {"period": "Day", "unit": "Vendor"}, raw=True)
    assert sentences(sheet) == []

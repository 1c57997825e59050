from pathlib import Path

from tests.records.checks.asked import COLUMNS, COMPLAINTS, SATISFACTION, csv, expected, sentences


def test_a_kpi_nobody_asked_for(tmp_path: Path) -> None:
    sheet = csv(
        tmp_path,
        """
        Month,Vendor,Measure,Figure
        2026-01,Vendor E,Complaints,4
        2026-01,Vendor E,Complaint,4
        2026-01,Vendor E,Fuel,4
        """,
        COLUMNS | {"kpi": "Measure", "numerator": "Figure"},
    )
    assert sentences(sheet, expected(COMPLAINTS, SATISFACTION)) == [
        "Row 3, column “Measure”: no KPI asked for is called “Complaint”. Did you mean “Complaints”?",
        "Row 4, column “Measure”: no KPI asked for is called “Fuel”. Use one of these: Complaints and Satisfaction.",
    ]

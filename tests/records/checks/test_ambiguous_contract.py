from pathlib import Path

from midcourse.records.expected import KnownContract
from tests.records.checks.asked import csv, expected, sentences


def test_a_vendor_with_two_contracts(tmp_path: Path) -> None:
    contracts = (KnownContract(1, "Libraries", ("Vendor E",)), KnownContract(2, "Schools", ("Vendor E",)))
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,vendor E,4\n2026-01,Schools,4")
    assert sentences(sheet, expected(contracts=contracts)) == [
        "Row 2, column “Vendor”: “vendor E” can mean several contracts: “Libraries” and “Schools”. "
        "Write the contract's own name or number."
    ]

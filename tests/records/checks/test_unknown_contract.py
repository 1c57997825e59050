from pathlib import Path

from tests.records.checks.asked import csv, expected, found, sentences


def test_a_slip_of_the_pen_gets_the_name_that_was_meant(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendr E,4\n2026-02,Vendr E,4\n2026-02,Vendor F,4")
    (problem,) = found(sheet)
    assert problem.sentence == (
        "Rows 2 and 3, column “Vendor”: no contract or vendor here is called “Vendr E”. Did you mean “Vendor E”?"
    )
    assert (problem.severity, problem.row, problem.rows_affected) == ("error", 2, 2)


def test_a_stranger_gets_the_names_there_are(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Acme Movers,4")
    assert sentences(sheet) == [
        "Row 2, column “Vendor”: no contract or vendor here is called “Acme Movers”. "
        "Use one of these: Vendor E, JAN-005, Vendor F and JAN-006."
    ]


def test_numbers_small_letters_and_blanks_are_known(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,jan-005,4\n2026-02,VENDOR  e,4")
    assert sentences(sheet, expected()) == []


def test_a_sender_without_contracts_is_told_whom_to_ask(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4")
    assert sentences(sheet, expected(contracts=())) == [
        "Row 2, column “Vendor”: no contract or vendor here is called “Vendor E”. "
        "None is set up for you yet: ask the contract manager."
    ]

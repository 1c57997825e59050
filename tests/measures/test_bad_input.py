"""Every kind of bad file through the whole upload: refused or held back with its sentence, and nothing saved.

The checks' own tests have the details; here each class arrives as a real file.
"""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile

from midcourse.measures.actions import close_periods, receive_file, save
from midcourse.measures.models import KPI, Observation, Submission
from tests.cast import Cast
from tests.measures.files import csv, say, send, sentences, xlsx
from tests.measures.janitorial import enter

HEAD = "Month,Vendor,Complaints"


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    return zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (600 << 20)})


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "wrong type": ("report.pdf", lambda: b"%PDF-1.7 something", "is a PDF document, not a table"),
    "unreadable": ("march.xlsx", lambda: xlsx(["Month"], ["2026-01"])[:200], "is damaged and cannot be opened"),
    "old format": (
        "march.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "Excel format of before 2007",
    ),
    "password": (
        "march.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password",
    ),
    "macros": (
        "march.xlsm",
        lambda: zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}),
        "holds macros. Save it as .xlsx without macros",
    ),
    "zip bomb": ("march.xlsx", bomb, "would unpack to more than memory should hold"),
    "header only": ("march.csv", lambda: csv(HEAD), "rows"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_file_that_cannot_be_used_is_refused_and_kept(cast: Cast, complaints: KPI, name: str) -> None:
    filename, content, sentence = REFUSED[name]
    sent = content()
    submission = send(cast, cast.alma, sent, name=filename)
    assert submission.state == "refused"
    assert sentence in submission.problem
    assert filename in submission.problem
    with submission.file.open("rb") as kept:
        assert kept.read() == sent


def test_an_empty_file_and_one_over_the_limit_are_not_taken(cast: Cast, complaints: KPI) -> None:
    with pytest.raises(ValueError, match="The file is empty"):
        receive_file(cast.alma, name="march.csv", content=ContentFile(b""), program=cast.program)
    large = ContentFile(b"x")
    large.size = 300 * 1024 * 1024
    with pytest.raises(ValueError, match="the limit is 200 MB"):
        receive_file(cast.alma, name="march.csv", content=large, program=cast.program)
    assert not Submission.objects.exists()


HELD_BACK = {
    "impossible date": (("2026-13,Vendor E,6",), "Row 2, column “Month”"),
    "text in a number": (("2026-01,Vendor E,six",), "Row 2, column “Complaints”: expected a number, found “six”"),
    "negative count": (("2026-01,Vendor E,-6",), "expected zero or more, found “-6”"),
    "unknown contract": (("2026-01,Vendor X,6",), "no contract or vendor here is called “Vendor X”"),
    "blank": (("2026-01,Vendor E,", "2026-01,Vendor B,3"), "Row 2, column “Complaints”: left blank"),
    "period closed": (("2025-12,Vendor E,6",), "closed for figures, found “2025-12”"),
    "period to come": (("2099-01,Vendor E,6",), "found “2099-01”, later than today"),
    "conflicting rows": (("2026-01,Vendor E,6", "2026-01,Vendor E,7"), "Rows 2 and 3: several figures for"),
    "period too long": (("2026,Vendor E,6", "2025,Vendor E,7"), "figures are asked for by the month"),
    "half an event": (("2026-01,Vendor E,6.5",), "6.5"),
}


@pytest.mark.parametrize("name", list(HELD_BACK))
def test_an_error_is_told_with_row_and_column_and_nothing_can_be_saved(cast: Cast, complaints: KPI, name: str) -> None:
    rows, sentence = HELD_BACK[name]
    close_periods(cast.alma, complaints, date(2026, 1, 1))
    roles = {"Month": "period", "Vendor": "unit", "Complaints": f"kpi:{complaints.pk}:numerator"}
    submission = say(send(cast, cast.alma, csv(HEAD, *rows)), cast.alma, roles)
    assert any(sentence in said for said in sentences(submission)), sentences(submission)
    with pytest.raises(ValueError, match="cannot be saved as they are"):
        save(cast.alma, submission)
    assert not Observation.objects.exists()


def test_dates_that_can_be_read_two_ways_ask_which(cast: Cast, complaints: KPI) -> None:
    roles = {"Day": "period", "Vendor": "unit", "Complaints": f"kpi:{complaints.pk}:numerator"}
    content = csv("Day,Vendor,Complaints", "03/04/2026,Vendor E,6", "05/06/2026,Vendor E,6")
    submission = say(send(cast, cast.alma, content), cast.alma, roles)
    assert "can be read day first or month first" in sentences(submission)[0]
    say(submission, cast.alma, roles, day_first=True)
    assert sentences(submission) == []
    assert [row["period"] for row in submission.preview["totals"]] == ["April 2026", "June 2026"]


def test_more_passed_than_inspected(cast: Cast, passed: KPI) -> None:
    roles = {
        **{"Month": "period", "Vendor": "unit"},
        **{"Passed": f"kpi:{passed.pk}:numerator", "Inspected": f"kpi:{passed.pk}:denominator"},
    }
    content = csv("Month,Vendor,Passed,Inspected", "2026-01,Vendor E,130,120")
    submission = say(send(cast, cast.alma, content), cast.alma, roles)
    assert "more than column “Inspected” says there are, found “130 of 120”" in sentences(submission)[0]


def test_a_kpi_nobody_asked_for(cast: Cast, complaints: KPI, passed: KPI) -> None:
    roles = {"Month": "period", "Vendor": "unit", "KPI": "kpi", "Figure": "row:numerator", "Of": "row:denominator"}
    content = csv("Month,Vendor,KPI,Figure,Of", "2026-01,Vendor E,Windows,6,", "2026-01,Vendor E,Complaints,6,")
    submission = say(send(cast, cast.alma, content), cast.alma, roles)
    assert "no KPI asked for is called “Windows”" in sentences(submission)[0]


def test_the_same_row_twice_warns_and_is_kept_once(cast: Cast, complaints: KPI) -> None:
    content = csv(HEAD, "2026-01,Vendor E,6", "2026-01,Vendor E,6", "2026-02,Vendor E,5")
    submission = send(cast, cast.alma, content)
    say(submission, cast.alma, submission.mapping["roles"])
    assert "Rows 2 and 3: the same figures again" in sentences(submission)[0]
    assert submission.preview["new"] == 2


def test_a_header_that_is_missing_or_twice_is_told(cast: Cast, complaints: KPI) -> None:
    twice = send(cast, cast.alma, csv("Month,Vendor,Complaints,Complaints", "2026-01,Vendor E,6,7"))
    assert "Several columns are called Complaints" in twice.problem
    missing = send(cast, cast.alma, csv("2026-01,Vendor E,6", "2026-02,Vendor E,7"))
    assert "The file has no header" in missing.problem
    assert missing.mapping["roles"]["Column B"] == "unit"


def test_other_encodings_are_read(cast: Cast, complaints: KPI) -> None:
    enter(cast, complaints, "E", (date(2025, 12, 1), 6), site="Café")
    content = "Month;Vendor;Site;Complaints\r\n2026-01;Vendor E;Café;6\r\n".encode("cp1252")
    submission = send(cast, cast.alma, content)
    say(submission, cast.alma, submission.mapping["roles"])
    save(cast.alma, submission)
    kept = Observation.objects.get(period=date(2026, 1, 1))
    assert kept.segment.values == {"site": "Café"}


def test_two_columns_cannot_be_the_same_thing(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, csv(HEAD, "2026-01,Vendor E,6"))
    with pytest.raises(ValueError, match="Columns “Month” and “Vendor” are both said to be the same"):
        say(submission, cast.alma, {"Month": "period", "Vendor": "period", "Complaints": "row:numerator"})
    with pytest.raises(ValueError, match="No column is chosen for the period"):
        say(submission, cast.alma, {"Vendor": "unit", "Complaints": "row:numerator"})


def test_a_file_name_never_becomes_a_path(cast: Cast, complaints: KPI) -> None:
    submission = send(cast, cast.alma, csv(HEAD, "2026-01,Vendor E,6"), name="../../etc/passwd.php")
    assert submission.file.name.startswith("submissions/")
    assert "passwd" not in submission.file.name
    assert not submission.file.name.endswith("php")

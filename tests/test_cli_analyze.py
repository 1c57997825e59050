"""`midcourse analyze` as a person runs it."""

import json
import subprocess
import sys
from math import log
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from midcourse.cli import app


def table(rise: int = 6) -> str:
    """Three sites of each of six vendors over two years; vendor E's complaints rise by `rise` at the end."""
    rows = [
        f"{vendor},{vendor}{site},{2024 + n // 12}-{n % 12 + 1:02d},{4 + (n * 7 + site * 3 + ord(vendor)) % 3}"
        if vendor != "E" or n < 21
        else f"E,E{site},2025-{n - 11:02d},{4 + rise + (n + site) % 3}"
        for vendor in "ABCDEF"
        for site in range(3)
        for n in range(24)
    ]
    return "Vendor,Site,Month,Complaints\n" + "\n".join(rows) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.csv"
    path.write_text(table(), encoding="utf-8")
    return path


def analyze(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["analyze", *map(str, arguments)], env={"COLUMNS": "200"})


def test_it_says_who_drives_the_rise_what_it_guessed_and_where_the_report_is(file: Path) -> None:
    done = analyze(file)
    assert done.exit_code == 0
    assert "Vendor E accounts for" in done.stdout
    for flag in ("--period", "--unit", "--numerator", "--by", "--better"):
        assert flag in done.stdout
    report = file.with_name("complaints.midcourse.html")
    assert report.name in done.stdout
    assert "Vendor E accounts for" in report.read_text(encoding="utf-8")


def test_json_is_all_there_is_on_stdout(file: Path) -> None:
    done = analyze(file, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["findings"][0]["where"] == {"Vendor": "E"}
    assert told["source"]["guessed"]["numerator"] == "Complaints"
    assert not list(file.parent.glob("*.html"))  # a report only where one is asked for


def test_the_report_goes_where_it_is_asked_for(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.html"
    assert analyze(file, "--out", out, "--json").exit_code == 0
    assert out.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--unit", "Vendors"], "There is no column Vendors. The columns are Vendor, Site, Month, Complaints."),
        (["--period", "Site"], "The column Site does not read as dates."),
        (["--where", "Vendor=E"], "--where says who changed; say when with --changed-on"),
        (["--changed-on", "2025-10-01", "--where", "E"], "--where takes a column and a value"),
        (["--changed-on", "last month"], "--changed-on takes a date such as 2025-11-01"),
        (["--changed-on", "2025-10-01", "--where", "Vendor=X"], "There is no vendor X."),
        (["--target", "many"], "The target many is not a number."),
        (["--dates", "iso"], "--dates is day-first or month-first"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_on_stderr_and_exit_code_2(
    file: Path, arguments: list[str], says: str
) -> None:
    done = analyze(file, *arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_unusable_file_is_exit_code_2(tmp_path: Path) -> None:
    path = tmp_path / "scan.csv"
    path.write_bytes(b"%PDF-1.7")
    done = analyze(path, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("scan.csv is a PDF document")


def test_whether_a_change_helped(tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    path.write_text(table(rise=-4), encoding="utf-8")
    told = json.loads(analyze(path, "--changed-on", "2025-10-01", "--where", "Vendor=E", "--json").stdout)
    first = told["findings"][0]
    assert (first["kind"], first["where"], first["direction"]) == ("effect", {"Vendor": "E"}, "better")


def test_whether_a_change_of_several_vendors_helped_by_quarter(tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    path.write_text(table(rise=-4), encoding="utf-8")
    where = ("--where", "Vendor=E", "--where", "Vendor=F")
    done = analyze(path, "--changed-on", "2025-10-01", *where, "--every", "quarter", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    first = told["findings"][0]
    assert (first["kind"], first["where"]) == ("effect", {"Vendor": "E, F"})
    assert told["source"]["guessed"]["every"] == "quarter"


def test_the_json_has_the_promised_parts(file: Path) -> None:
    told = json.loads(analyze(file, "--json").stdout)
    assert set(told) == {"midcourse", "source", "findings", "quiet", "caution"}
    assert set(told["quiet"]) == {"series", "with_findings"}
    assert told["source"]["columns"] == {"Vendor": "text", "Site": "text", "Month": "date", "Complaints": "number"}
    for rank, one in enumerate(told["findings"], 1):
        assert {"kind", "where", "since", "until", "direction", "sentence", "rank", "evidence"} <= set(one)
        assert one["rank"] == rank


def test_a_measure_is_chosen_from_a_list_of_them(tmp_path: Path) -> None:
    path = tmp_path / "kpis.csv"
    rows = [f"{kpi},{v},2024-{m:02d},{m + 5}" for kpi in ("Complaints", "Tours") for v in "AB" for m in range(1, 13)]
    path.write_text("KPI,Vendor,Month,Value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert "--measure: Tours" in analyze(path).stdout
    assert json.loads(analyze(path, "--measure", "Tours", "--json").stdout)["source"]["measure"] == "tours"
    assert analyze(path, "--measure", "Fines").exit_code == 2


def test_figures_that_only_vary_say_nothing_stands_out(tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    path.write_text(table(rise=0), encoding="utf-8")
    assert "Nothing stands out" in analyze(path).stdout


def test_no_server_and_no_account_are_needed(file: Path) -> None:
    """In a process of its own: Django is never loaded, and an outcome is its exit code."""
    code = (
        "import sys; from midcourse.cli import app; app(standalone_mode=False); "
        "sys.exit(3 if any(m.split('.')[0] == 'django' for m in sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "analyze", str(file), "--json"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def staggered(tmp_path: Path) -> Path:
    """Six vendors over three years; complaints of E halve in July 2025 and those of F in January 2026."""
    rows = []
    for vendor in "ABCDEF":
        for n in range(36):
            halved = (vendor == "E" and n >= 18) or (vendor == "F" and n >= 24)
            level = 60 + (n * 7 + ord(vendor) * 3) % 9
            rows.append(f"{vendor},{2024 + n // 12}-{n % 12 + 1:02d},{level // 2 if halved else level}")
    path = tmp_path / "complaints.csv"
    path.write_text("Vendor,Month,Complaints\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_whether_changes_on_different_dates_helped(tmp_path: Path) -> None:
    path = staggered(tmp_path)
    changes = ("--changed-on", "2025-07-01", "--where", "Vendor=E", "--changed-on", "2026-01-01", "--where", "Vendor=F")
    done = analyze(path, *changes, "--json")
    assert done.exit_code == 0, done.stderr
    together, first, second = json.loads(done.stdout)["findings"][:3]
    assert (together["kind"], together["where"], together["direction"]) == ("effect", {}, "better")
    assert set(together["evidence"]["helped"]) == {"E", "F"}
    assert together["evidence"]["estimate"] == pytest.approx(log(0.5), abs=0.1)  # both were halved
    assert (first["where"], first["since"]) == ({"Vendor": "E"}, "2025-07-01")
    assert (second["where"], second["since"]) == ({"Vendor": "F"}, "2026-01-01")
    assert "The change of E and F" in analyze(path, *changes).stdout  # and the report is drawn


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--changed-on", "2025-07-01", "--changed-on", "2026-01-01", "--where", "Vendor=E"],
            "say who changed on each",
        ),
        (["--changed-on", "2025-07-01", "--where", "Vendor=E"] * 2, "E is named twice."),
        (["--changed-on", "2025-07-01", "--where", "Site=E1"] * 2, "--where names the Vendor only, not Site."),
        (["--target", "90%@soon"], "The target's day soon is not a date."),
        (["--target", "90%", "--target", "95%"], "Two targets begin on the same day."),
        (["--fiscal-year-starts", "Juli5"], None),
        (["--fiscal-year-starts", "13"], "--fiscal-year-starts takes a month such as July, not 13."),
    ],
)
def test_what_cannot_be_asked_together(file: Path, arguments: list[str], says: str | None) -> None:
    done = analyze(file, *arguments)
    assert (done.exit_code == 0) is (says is None)
    assert (says or "") in done.stderr


def test_a_target_that_rose_counts_from_its_day_on(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    rows = [f"{v},2025-{m:02d},{90 + (m + ord(v)) % 3},100" for v in "ABC" for m in range(1, 13)]
    path.write_text("Vendor,Month,Present,Enrolled\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = json.loads(analyze(path, "--target", "0.8", "--target", "95%@2025-07", "--json").stdout)
    assert done["source"]["guessed"]["target"] == 0.95
    assert any(
        "The target of present changed from 80 % to 95 % on 1 July 2025" in one["sentence"] for one in done["caution"]
    )


def test_the_newest_figures_wait_until_they_are_complete(file: Path) -> None:
    cautions = json.loads(analyze(file, "--matures-after", "3", "--json").stdout)["caution"]
    assert any("October" in one["sentence"] for one in cautions)  # the newest three of 2025


def test_running_totals_are_said_to_be_such(tmp_path: Path) -> None:
    path = tmp_path / "placed.csv"
    rows = [f"{p},{y}-{m:02d},{7 * m}" for p in "AB" for y in (2024, 2025) for m in range(1, 13)]
    path.write_text("Program,Month,Placements\n" + "\n".join(rows) + "\n", encoding="utf-8")
    told = json.loads(analyze(path, "--cumulative", "--json").stdout)
    assert any("running totals" in one["sentence"] for one in told["caution"])
    assert not told["findings"]  # seven a month, always

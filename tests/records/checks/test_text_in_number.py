from pathlib import Path

from midcourse.records.clean import clean
from tests.records.checks.asked import csv, expected, found, sentences, xlsx

ADVICE = "Write the number alone, or n/a if nobody counted."


def test_words_where_a_number_belongs(tmp_path: Path) -> None:
    sheet = csv(tmp_path, "Month,Vendor,Complaints\n2026-01,Vendor E,4\n2026-02,Vendor E,about 5\n2026-03,Vendor E,7 %")
    assert sentences(sheet) == [
        f"Row 3, column “Complaints”: expected a number, found “about 5”. {ADVICE}",
        f"Row 4, column “Complaints”: expected a number, found “7 %”. {ADVICE}",
    ]


def test_a_broken_formula_is_not_a_missing_figure(tmp_path: Path) -> None:
    sheet = xlsx(
        tmp_path, [["Month", "Vendor", "Complaints"], ["2026-01", "Vendor E", "#REF!"], ["2026-02", "Vendor E", 3]]
    )
    (problem,) = found(sheet)
    assert problem.sentence == f"Row 2, column “Complaints”: expected a number, found “#REF!”. {ADVICE}"
    assert problem.severity == "error"


def test_numbers_as_people_write_them_pass(tmp_path: Path) -> None:
    sheet = csv(tmp_path, 'Month,Vendor,Complaints\n2026-01,Vendor E,"1,204"\n2026-02,Vendor E, 96 ')
    assert sentences(sheet) == []
    assert clean(sheet, expected())["numerator"].to_list() == [1204, 96]


def test_many_different_texts_make_a_short_list(tmp_path: Path) -> None:
    lines = "\n".join(f"2026-01,Vendor E,word{number}" for number in range(3000))
    problems = found(csv(tmp_path, "Month,Vendor,Complaints\n" + lines))
    assert len(problems) == 6
    assert problems[5].sentence == (
        "Rows 7, 8, 9 and 2,992 more, column “Complaints”: expected a number, "
        f"found “word5”, “word6”, “word7” and 2,992 others. {ADVICE}"
    )
    assert sum(problem.rows_affected for problem in problems) == 3000

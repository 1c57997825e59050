"""What two versions say differently, in words a person reads."""

from dataclasses import replace

from hypothesis import given

from midcourse.kickoff.expectations import (
    Difference,
    Expectations,
    Meetings,
    Report,
    Step,
    as_json,
    differences,
    from_json,
)
from tests.kickoff.sheets import COMPLAINTS, MISSES, expected
from tests.kickoff.strategies import sheets, steady


def test_each_change_is_told_in_words() -> None:
    was = expected()
    now = expected(
        meetings=Meetings(weekday=3, at="14:00"),
        kpis=(replace(MISSES, target=0.0005, frequency="week"), COMPLAINTS),
        reports=(Report("Summary", "month", 15),),
        escalation=(Step("Both contract managers", 3),),
        touchpoints=(30, 60),
        sharing="named",
    )
    assert differences(was, now) == [
        Difference("What vendors see of each other", "Own figures against the median", "All figures, vendors by name"),
        Difference("Weekday of the meetings", "Tuesday", "Thursday"),
        Difference("Time of the meetings", "10:00", "14:00"),
        Difference("KPI: Missed pick-ups, target", "1", "0.5"),  # per 1,000 stops, as it is said
        Difference("KPI: Missed pick-ups, frequency", "Monthly", "Weekly"),
        Difference("KPI: Complaints", "", "new"),
        Difference("Report: Summary, how often", "every quarter", "every month"),
        Difference("Escalation: Both contract managers, settled within days", "5", "3"),
        Difference("Touchpoints", "30", "30, 60"),
    ]


def test_what_is_left_out_was_agreed() -> None:
    assert differences(expected(), expected(kpis=())) == [Difference("KPI: Missed pick-ups", "agreed", "")]


def test_a_share_is_told_in_percent() -> None:
    share = replace(COMPLAINTS, kind="rate", denominator="visits", target=0.9)
    told = differences(expected(kpis=(share,)), expected(kpis=(replace(share, target=0.95),)))
    assert told == [Difference("KPI: Complaints, target", "90 %", "95 %")]


@steady
@given(sheets())
def test_the_same_differs_in_nothing_and_survives_storing(sheet: Expectations) -> None:
    assert differences(sheet, sheet) == []
    assert from_json(as_json(sheet)) == sheet


@steady
@given(sheets(), sheets())
def test_differences_are_none_only_where_nothing_differs_but_order(one: Expectations, other: Expectations) -> None:
    def in_order(sheet: Expectations) -> Expectations:
        def by_name(rows: tuple) -> tuple:  # type: ignore[type-arg]
            return tuple(sorted(rows, key=lambda row: getattr(row, "name", None) or row.who))

        return replace(
            sheet,
            kpis=by_name(sheet.kpis),
            reports=by_name(sheet.reports),
            escalation=by_name(sheet.escalation),
        )

    assert (differences(one, other) == []) == (in_order(one) == in_order(other))


def test_an_older_version_without_a_field_is_read_with_its_default() -> None:
    content = as_json(expected())
    del content["meetings"]["place"], content["kpis"][0]["matures_after"]
    assert from_json(content) == expected()

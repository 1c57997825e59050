"""All questions asked of one panel: what is told first, once, and of like things only."""

import json
from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.answer_json import as_json, plain
from midcourse.analysis.asked_effect import effect_finding
from midcourse.analysis.finding import Direction, FindingKind
from midcourse.analysis.findings import findings
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.strata import unlike_groups
from tests.analysis.cast import months

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)


def janitorial(rise: float = 3.5, seed: int = 3) -> Panel:
    """Six vendors with four sites each over two years; E's complaints rise in the last three months."""
    rng = np.random.default_rng(seed)
    days = months(24)
    rows = [
        (day, vendor, f"{vendor}{site}", float(rng.poisson(2.5 * (rise if vendor == "E" and n >= 21 else 1))))
        for vendor in "ABCDEF"
        for site in range(4)
        for n, day in enumerate(days)
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "site", "numerator"], orient="row")
    return Panel(figures, COMPLAINTS, Every.MONTH, "vendor", ("site",))


def schools(kinds: dict[str, float], *, apart: float = 0.01, seed: int = 5) -> Panel:
    """Attendance of twelve regions in schools of several kinds, each kind with its own level."""
    rng = np.random.default_rng(seed)
    rows = []
    for region in range(12):
        shift = rng.normal(0, apart)
        for kind, level in kinds.items():
            for day in months(18):
                rate = np.clip(level + shift + rng.normal(0, 0.002), 0, 1)
                rows.append((day, f"R{region}", kind, float(rng.binomial(20_000, rate)), 20_000.0))
    figures = pl.DataFrame(rows, schema=["period", "unit", "kind", "numerator", "denominator"], orient="row")
    measure = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "possible")
    return Panel(figures, measure, Every.MONTH, "region", ("kind",))


def test_one_vendor_drives_the_rise_and_it_is_said_once() -> None:
    answer = findings(janitorial())
    first = answer.findings[0]
    assert first.kind is FindingKind.DRIVER
    assert dict(first.where) == {"vendor": "E"}
    assert first.direction is Direction.WORSE
    assert "the other five show no clear change" in first.sentence
    about_e = [one for one in answer.findings if one.where.get("vendor") == "E"]
    assert len(about_e) == 1  # its rise is not told a second time as a shift


def alike(measure: Measure, rises: dict[str, float], *, regions: int = 1, months_up: int = 12) -> Panel:
    """Vendors' figures over three years; in the last months each is so many times as high as before."""
    rng = np.random.default_rng(0)
    rows = []
    for vendor, rise in rises.items():
        for region in range(regions):
            for n, day in enumerate(months(36)):
                level = rise if n >= 36 - months_up else 1.0
                base = float(rng.poisson(60))
                top = float(rng.poisson(40 * level)) if measure.kind is Kind.COUNT else base * rng.normal(20 * level, 4)
                rows.append((day, vendor, f"region {region}", top, base))
    columns = ["period", "unit", "region", "numerator", "denominator"]
    figures = pl.DataFrame(rows, schema=columns, orient="row")
    return Panel(figures, measure, Every.MONTH, "vendor", ("region",) if regions > 1 else ())


def test_what_all_share_is_one_finding_not_one_for_each_region() -> None:
    answer = findings(alike(COMPLAINTS, dict.fromkeys("ABCDEFGH", 1.6), regions=3))
    assert [one.kind for one in answer.findings] == [FindingKind.SHARED_CAUSE]
    assert "shared by nearly all (by vendor, 8 of 8 rose)" in answer.findings[0].sentence


def test_nobody_in_particular_is_not_said_where_somebody_is_named() -> None:
    waits = Measure("wait", Kind.MEAN, Better.LOWER, "minutes", "calls")
    answer = findings(alike(waits, {"A": 1.0, "B": 1.5, "C": 1.0, "D": 1.0, "E": 1.0, "F": 1.0}))
    assert answer.findings
    assert all(one.where == {"vendor": "B"} for one in answer.findings)
    assert not any("No one in particular" in one.sentence for one in answer.findings)


def test_one_vendors_bad_month_is_not_told_again_of_the_whole() -> None:
    panel = alike(COMPLAINTS, dict.fromkeys("ABCDEF", 1.0))
    bad = (pl.col("unit") == "D") & (pl.col("period") == months(36)[20])
    raised = panel.figures.with_columns(pl.when(bad).then(200.0).otherwise("numerator").alias("numerator"))
    found = findings(Panel(raised, COMPLAINTS, Every.MONTH, "vendor")).findings
    assert [(one.kind, dict(one.where)) for one in found] == [(FindingKind.OUTLIER, {"vendor": "D"})]


def test_a_target_missed_by_a_rising_series_may_yet_be_met() -> None:
    rng = np.random.default_rng(2)
    rows = [(day, float(rng.binomial(900, 0.6 + 0.005 * n)), 900.0) for n, day in enumerate(months(36))]
    figures = pl.DataFrame(rows, schema=["period", "numerator", "denominator"], orient="row")
    measure = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled", target=0.9)
    missed = [one for one in findings(Panel(figures, measure)).findings if one.kind is FindingKind.OFF_TARGET]
    assert [one.sentence.count("misses its target of 90 % in every ordinary month") for one in missed] == [1]
    assert "It will go on" not in missed[0].sentence


def test_levels_of_others_are_averaged_not_added() -> None:
    scores = Measure("satisfaction", Kind.VALUE, Better.HIGHER)
    rng = np.random.default_rng(4)
    low = {("B", n) for n in range(24, 36)}  # B's score falls from 80 to 65 in the last year; five others stay at 80
    rows = [
        (day, vendor, (65.0 if (vendor, n) in low else 80.0) + float(rng.normal(0, 1)))
        for vendor in "ABCDEF"
        for n, day in enumerate(months(36))
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "numerator"], orient="row")
    found = findings(Panel(figures, scores, Every.MONTH, "vendor")).findings
    fell = next(one.sentence for one in found if one.kind is FindingKind.SHIFT)
    assert "all others together went from 80 to 80" in fell.replace("79.9", "80").replace("80.1", "80")
    assert " a month" not in fell.replace(" a month before", "")


def test_a_vendor_that_stops_reporting_makes_nothing_better() -> None:
    panel = alike(COMPLAINTS, dict.fromkeys("ABCD", 1.0))
    gone = (pl.col("unit") == "D") & (pl.col("period") >= months(36)[30])
    answer = findings(Panel(panel.figures.filter(~gone), COMPLAINTS, Every.MONTH, "vendor"))
    assert not any(one.direction is Direction.BETTER for one in answer.findings)
    assert any("vendor D" in one.sentence.replace("Vendor", "vendor") for one in answer.caution)


def test_steady_figures_say_nothing() -> None:
    answer = findings(janitorial(rise=1.0))
    assert answer.findings == ()
    assert answer.series >= 7  # the whole and six vendors at least
    assert answer.with_findings == 0


def test_a_panel_without_figures_says_nothing() -> None:
    empty = janitorial()
    answer = findings(Panel(empty.figures.clear(), COMPLAINTS, Every.MONTH, "vendor", ("site",)))
    assert (answer.findings, answer.caution) == ((), ())


def test_unlike_groups_are_told_and_compared_within() -> None:
    answer = findings(schools({"primary": 0.95, "special": 0.87}, apart=0.005))
    assert answer.within == "kind"
    unlike = next(one for one in answer.findings if one.kind is FindingKind.GAP and not one.where)
    assert "primary 9" in unlike.sentence
    assert "compared with its own kind only" in unlike.sentence
    behind = next(one for one in answer.findings if one.kind is FindingKind.GAP and one.where)
    assert (behind.where, behind.direction) == ({"kind": "special"}, Direction.WORSE)
    others = [one for one in answer.findings if one.kind is not FindingKind.GAP]
    assert all("kind" in one.where or "kind" in one.evidence for one in others)
    assert set(answer.peers) == {"primary", "special"}


def test_groups_that_hardly_differ_are_not_called_unlike() -> None:
    assert unlike_groups(schools({"north": 0.90, "south": 0.901})) is None


def test_counts_differ_by_size_and_are_not_called_unlike() -> None:
    assert unlike_groups(janitorial()) is None


def test_the_json_is_the_one_tools_read() -> None:
    panel = janitorial()
    told = as_json(findings(panel), {"file": "complaints.csv", "first": date(2024, 1, 1)}, "1.2.3")
    assert list(told) == ["midcourse", "source", "findings", "quiet", "caution"]
    assert told["midcourse"] == "1.2.3"
    assert told["source"]["first"] == "2024-01-01"
    assert [one["rank"] for one in told["findings"]] == list(range(1, len(told["findings"]) + 1))
    first = told["findings"][0]
    assert set(first) == {"kind", "where", "since", "until", "direction", "sentence", "rank", "evidence"}
    assert first["kind"] == "driver"
    assert first["where"] == {"vendor": "E"}
    assert first["direction"] == "worse"
    date.fromisoformat(first["since"])
    assert set(told["quiet"]) == {"series", "with_findings"}
    json.dumps(told, allow_nan=False)


def test_plain_values_only() -> None:
    found = plain({"n": np.float64(1.5), "bad": float("nan"), "days": (date(2024, 1, 1),), "yes": np.True_})
    assert found == {"n": 1.5, "bad": None, "days": ["2024-01-01"], "yes": True}


def test_whether_a_change_helped_is_asked_against_the_others() -> None:
    found = effect_finding(janitorial(rise=0.2), months(24)[21], {"vendor": ["E"]})
    assert found.kind is FindingKind.EFFECT
    assert found.direction is Direction.BETTER
    assert "it helped" in found.sentence
    assert found.evidence["compared_with"] == 5
    assert dict(found.where) == {"vendor": "E"}


def test_a_change_that_made_things_worse_is_told_as_that() -> None:
    found = effect_finding(janitorial(rise=3.5), months(24)[21], {"vendor": ["E"]})
    assert found.direction is Direction.WORSE
    assert "it did not help; it got worse" in found.sentence


@pytest.mark.parametrize(
    ("where", "says"),
    [({"vendor": ["X"]}, "There is no vendor X"), ({"team": ["1"]}, "--where names the column team")],
)
def test_a_place_that_is_not_there(where: dict[str, list[str]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        effect_finding(janitorial(), months(24)[21], where)


def test_without_a_good_direction_nothing_can_help() -> None:
    panel = janitorial()
    neutral = Panel(panel.figures, Measure("calls", Kind.COUNT), Every.MONTH, "vendor", ("site",))
    with pytest.raises(ValueError, match="--better"):
        effect_finding(neutral, months(24)[21], {"vendor": ["E"]})


def test_where_one_got_worse_nobody_is_told_to_have_got_better_against_it() -> None:
    """Four carriers late in a fifth of flights; in the last seven months D is in 28 %. Twenty tries."""
    for seed in range(20):
        random = np.random.default_rng(seed)
        rows = [
            (day, unit, float(random.binomial(2000, 0.28 if unit == "D" and n >= 29 else 0.2)), 2000.0)
            for unit in "ABCD"
            for n, day in enumerate(months(36))
        ]
        figures = pl.DataFrame(rows, schema=["period", "unit", "numerator", "denominator"], orient="row")
        panel = Panel(figures, Measure("late", Kind.RATE, Better.LOWER, "late", "flights"), Every.MONTH, "carrier")
        told = [one for one in findings(panel).findings if one.direction is not Direction.CHANGE]
        assert told[0].where == {"carrier": "D"}
        assert {one.direction for one in told} == {Direction.WORSE}


def test_what_all_three_parts_did_is_told_once_of_the_whole() -> None:
    """Three provinces with 5, 6 and 7 %, each 1.5 points higher in the last year of three."""
    chance = np.random.default_rng(6)
    rows = [
        {"period": day, "unit": unit, "numerator": level + (1.5 if n >= 24 else 0) + chance.normal(0, 0.1)}
        for unit, level in {"Alberta": 7.0, "Ontario": 6.0, "Quebec": 5.0}.items()
        for n, day in enumerate(months(36))
    ]
    panel = Panel(pl.DataFrame(rows), Measure("unemployed", Kind.VALUE, Better.LOWER), Every.MONTH, "province")
    (moved,) = (one for one in findings(panel).findings if one.kind is FindingKind.SHIFT)
    assert (moved.where, moved.since) == ({}, date(2026, 1, 1))

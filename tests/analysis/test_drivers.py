"""Who drives a change, as a contract manager reads it."""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midcourse.analysis.drivers import DriverAnswer, Window, default_windows, drivers
from midcourse.analysis.finding import Direction, FindingKind
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

from . import cast

SITES = ("Library", "Clinic", "Courthouse")
COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
PRESENT = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled")
Figure = Callable[[int, str, str], float]


def counts(figure: Figure, months: int = 24, vendors: str = "ABCDEF") -> Panel:
    """Complaints by month, vendor and site; `figure` gives the number from the month's index."""
    days = cast.months(months)
    rows = [(day, v, s, float(figure(m, v, s))) for m, day in enumerate(days) for v in vendors for s in SITES]
    figures = pl.DataFrame(rows, schema=["period", "unit", "site", "numerator"], orient="row")
    return Panel(figures, COMPLAINTS, unit="vendor", breakdowns=("site",))


def said(answer: DriverAnswer) -> list[str]:
    return [finding.sentence for finding in answer.findings]


def janitorial(month: int, vendor: str, site: str) -> float:
    """12 complaints a month of each of A–E and 10 of F; in the last six, E has 53 and F 13."""
    split = {"Library": 0.5, "Clinic": 0.25, "Courthouse": 0.25}
    level = {"E": 53 if month >= 18 else 12, "F": 13 if month >= 18 else 10}.get(vendor, 12)
    return level * split[site]


def test_one_vendor_accounts_for_the_rise() -> None:
    finding = drivers(counts(janitorial)).findings[0]
    assert finding.sentence == (
        "Vendor E accounts for nearly all of the rise since July 2025 against a year earlier: "
        "41 of the 44 more complaints a month (12 → 53); "
        "the other five show no clear change (58 → 61)."
    )
    assert (finding.kind, finding.direction) == (FindingKind.DRIVER, Direction.WORSE)
    assert finding.where == {"vendor": "E"}
    assert finding.since == date(2025, 7, 1)
    assert finding.evidence["probability"] > 0.99
    assert len(drivers(counts(janitorial)).findings) == 1


def test_the_steps_can_be_redone_by_hand() -> None:
    """E 6 × 12 = 72 → 6 × 53 = 318, the others 348 → 366: a factor of 1.052, at which E's 12 a month would be 12.6."""
    steps = drivers(counts(janitorial)).findings[0].evidence["steps"]
    assert steps[0] == "The whole: 420 before, that is 70 a month; 684 after, that is 114 a month."
    assert steps[1] == "Vendor E: 72 before, that is 12 a month; 318 after, that is 53 a month."
    assert steps[2] == "All others: 348 before, that is 58 a month; 366 after, that is 61 a month."
    assert "a factor of 1.05; by the same factor vendor E would show 12.6, and it shows 53, 4.2 times" in steps[3]
    assert steps[4] == "Its part of the change is 41 of 44."
    assert "a probability of 99.9 %" in steps[5]


def test_a_vendor_that_jumped_in_the_last_month_alone_is_named() -> None:
    """Ten complaints a month at each of three sites; in the last of 24 months vendor E has 30 at each."""
    finding = drivers(counts(lambda m, v, s: 30 if v == "E" and m == 23 else 10)).findings[0]
    assert (finding.where, finding.since) == ({"vendor": "E"}, date(2025, 12, 1))
    assert "60 of the 60 more complaints a month (30 → 90)" in finding.sentence


def test_a_vendor_that_peaks_in_that_month_every_year_is_not_named() -> None:
    answer = drivers(counts(lambda m, v, s: 30 + 3 * (m > 12) if v == "E" and m % 12 == 11 else 10))
    assert not [finding for finding in answer.findings if finding.kind is FindingKind.DRIVER]


@pytest.mark.parametrize("months", [2, 6])
def test_windows_of_one_length_can_name_somebody(months: int) -> None:
    """One month against one, three against three: swapped windows say as much, which is no reason to doubt either."""
    finding = drivers(counts(lambda m, v, s: 30 if v == "E" and m >= months // 2 else 10, months)).findings[0]
    assert finding.where == {"vendor": "E"}


def test_a_rise_of_all_alike_names_no_one() -> None:
    rng = np.random.default_rng(3)
    findings = drivers(counts(lambda m, v, s: rng.poisson(16 if m >= 18 else 8))).findings
    assert [finding.kind for finding in findings] == [FindingKind.SHARED_CAUSE]
    assert findings[0].where == {}
    assert "No one in particular drives the rise in complaints" in findings[0].sentence
    assert "shared by nearly all (by vendor, 6 of 6 rose)" in findings[0].sentence


def test_a_site_at_one_vendor_is_told_from_the_vendor_and_the_site() -> None:
    rng = np.random.default_rng(4)

    def figure(month: int, vendor: str, site: str) -> float:
        return rng.poisson(25 if month >= 18 and (vendor, site) == ("B", "Clinic") else 8)

    finding = drivers(counts(figure)).findings[0]
    assert finding.where == {"vendor": "B", "site": "Clinic"}
    assert finding.sentence.startswith("Vendor B (site Clinic) accounts for")


def test_two_vendors_that_moved_opposite_ways_are_both_told() -> None:
    rng = np.random.default_rng(5)

    def figure(month: int, vendor: str, site: str) -> float:
        return rng.poisson({"A": 24, "B": 2}.get(vendor, 8) if month >= 18 else 8)

    findings = drivers(counts(figure)).findings
    assert {finding.where["vendor"]: finding.direction for finding in findings} == {
        "A": Direction.WORSE,
        "B": Direction.BETTER,
    }


def test_a_vendor_that_rose_less_than_the_others_is_not_said_to_drive_the_rise() -> None:
    rng = np.random.default_rng(6)
    findings = drivers(counts(lambda m, v, s: rng.poisson(20 if m < 18 else 25 if v == "C" else 60))).findings
    assert findings[0].where == {"vendor": "C"}
    assert "Vendor C rose less than the others, by" in findings[0].sentence
    assert "accounts for" not in findings[0].sentence


def test_steady_figures_name_no_one() -> None:
    """At most 1 in 100: of 200 steady programs, 4 named would be 2 standard errors above that."""
    named = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        named += any(f.kind is FindingKind.DRIVER for f in drivers(counts(lambda m, v, s: rng.poisson(3))).findings)  # noqa: B023
    assert named <= 4


def test_vendors_that_swing_from_month_to_month_name_no_one() -> None:
    """Three times Poisson's scatter, shared by a vendor's sites: what looks like a driver is its usual month."""
    named = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        swing = rng.gamma(4, 1 / 4, (24, 6))
        answer = drivers(counts(lambda m, v, s: rng.poisson(8 * swing[m, ord(v) - 65])))  # noqa: B023
        named += any(f.kind is FindingKind.DRIVER for f in answer.findings)
    assert named <= 12


def rates(figure: Callable[[int, str], tuple[float, float]], months: int = 24, vendors: str = "ABCD") -> Panel:
    rows = [(day, v, *figure(m, v)) for m, day in enumerate(cast.months(months)) for v in vendors]
    figures = pl.DataFrame(rows, schema=["period", "unit", "numerator", "denominator"], orient="row")
    return Panel(figures.cast({"numerator": pl.Float64, "denominator": pl.Float64}), PRESENT, unit="vendor")


def test_a_rate_is_told_with_its_denominators() -> None:
    # Of 4 × 600 enrolled in six months C falls from 90 % to 60 %: 30 points × ¼ = 7.5 of the 7.5 points.
    answer = drivers(rates(lambda m, v: (60 if v == "C" and m >= 18 else 90, 100)))
    assert said(answer) == [
        "Vendor C accounts for nearly all of the fall in attendance since July 2025 against a year earlier: "
        "7.5 of the 7.5 points, going from 90 % (540 present of 600 enrolled) to 60 % (360 present of 600 enrolled); "
        "the other three show no clear change (90 % → 90 %)."
    ]
    assert answer.findings[0].direction is Direction.WORSE


@pytest.mark.parametrize(("kind", "exposed"), [(Kind.SUM, False), (Kind.MEAN, True), (Kind.RATIO, True)])
@pytest.mark.parametrize("unit", [1.0, 1000.0])
def test_sums_means_and_ratios_are_searched_in_any_unit(kind: Kind, exposed: bool, unit: float) -> None:
    """Vendor B's days to repair go from about 10 to about 20 a job; nobody else's do."""
    rng = np.random.default_rng(8)
    rows = [
        (day, v, unit * 40 * (20 if v == "B" and m >= 18 else 10) * rng.normal(1, 0.05), 40.0)
        for m, day in enumerate(cast.months(24))
        for v in "ABCDE"
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "numerator", "denominator"], orient="row")
    figures = figures if exposed else figures.drop("denominator")
    answer = drivers(Panel(figures, Measure("days", kind, Better.LOWER, "days", "jobs"), unit="vendor"))
    assert [finding.where for finding in answer.findings] == [{"vendor": "B"}]
    assert "nearly all of the rise" in said(answer)[0]


def test_a_shift_between_segments_is_told_apart() -> None:
    # Nobody's rate moves: A keeps 90 %, B 50 %, and B grows from 100 to 300 enrolled.
    answer = drivers(rates(lambda m, v: (90, 100) if v == "A" else (150, 300) if m >= 18 else (50, 100), vendors="AB"))
    assert len(answer.findings) == 1
    # (90 + 50) / 200 = 70 %, (90 + 150) / 400 = 60 %
    told = said(answer)[0]
    assert "Attendance fell from 70 % to 60 % since July 2025 against a year earlier; 10 of the 10 points come " in told
    assert "from a shift of enrolled" in told


def test_a_reversal_is_told() -> None:
    # Both fall by 5 points (A 90 → 85, B 50 → 45), and A grows from 100 to 300: 70 % → 75 %.
    figure = {("A", 0): (90, 100), ("A", 1): (255, 300), ("B", 0): (50, 100), ("B", 1): (45, 100)}
    answer = drivers(rates(lambda m, v: figure[v, int(m >= 18)], vendors="AB"))
    assert (
        "Attendance rose from 70 % to 75 % since July 2025 against a year earlier although every vendor fell"
        in " ".join(said(answer))
    )


def test_a_vendor_that_came_is_not_said_to_have_worsened() -> None:
    panel = counts(lambda m, v, s: 4)
    newcomer = pl.col("unit").eq("F") & (pl.col("period") < date(2025, 7, 1))
    answer = drivers(Panel(panel.figures.filter(~newcomer), COMPLAINTS, unit="vendor", breakdowns=("site",)))
    assert said(answer) == [
        "Vendor F has figures only in July 2025 to December 2025: "
        "its coming makes 12 of the 12 by which complaints rose."
    ]


@pytest.mark.shared_data
def test_the_february_blizzard_is_no_carriers_doing() -> None:
    months = [Window(date(2013, month, 1), date(2013, month, 1)) for month in (1, 2)]
    findings = drivers(cast.flights(cast.CANCELLED), *months).findings
    assert [finding.kind for finding in findings] == [FindingKind.SHARED_CAUSE]
    assert "shared by nearly all" in findings[0].sentence


@pytest.mark.shared_data
def test_a_fortnight_of_school_has_no_driver() -> None:
    assert not [f for f in drivers(cast.attendance()).findings if f.kind is FindingKind.DRIVER]


def test_windows_are_the_same_months_a_year_earlier_where_there_are_any() -> None:
    half_year = Window(date(2024, 7, 1), date(2024, 12, 1)), Window(date(2025, 7, 1), date(2025, 12, 1))
    assert default_windows(counts(janitorial)) == half_year
    year = Window(date(2024, 1, 1), date(2024, 9, 1)), Window(date(2024, 10, 1), date(2024, 12, 1))
    assert default_windows(counts(janitorial, months=12)) == year
    assert default_windows(counts(janitorial, months=1)) is None
    two = default_windows(counts(janitorial, months=2))
    assert two == (Window(date(2024, 1, 1), date(2024, 1, 1)), Window(date(2024, 2, 1), date(2024, 2, 1)))


def test_one_window_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="both windows or neither"):
        drivers(counts(janitorial), Window(date(2024, 1, 1), date(2024, 1, 1)))


amounts = st.one_of(
    st.none(),
    st.just(0.0),
    st.floats(-1e3, 1e12).map(lambda x: round(x, 6)),
    st.integers(0, 9).map(float),
    st.just(float("inf")),
)
tables = st.lists(
    st.tuples(st.integers(0, 14), st.sampled_from("ABC"), st.sampled_from(["S", "T", None]), amounts, amounts),
    max_size=60,
)


@settings(deadline=None)
@given(tables, st.sampled_from(Kind), st.sampled_from(Every))
def test_nothing_breaks(
    table: list[tuple[int, str, str | None, float | None, float | None]], kind: Kind, every: Every
) -> None:
    days = cast.months(15)
    names = {"unit": pl.String, "site": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}
    rows = [(days[m], *rest) for m, *rest in table]
    figures = pl.DataFrame(rows, schema={"period": pl.Date, **names}, orient="row")
    answer = drivers(Panel(figures, Measure("it", kind), every, "vendor", ("site",)))
    assert all(np.isfinite(finding.weight) and "nan" not in finding.sentence for finding in answer.findings)


@settings(deadline=None, max_examples=20)
@given(st.permutations("ABCDEF"), st.integers(0, 2**32 - 1))
def test_names_and_row_order_do_not_matter(names: list[str], seed: int) -> None:
    rng = np.random.default_rng(7)
    panel = counts(lambda m, v, s: rng.poisson(16 if v == "E" and m >= 18 else 6))
    renamed = panel.figures.sample(fraction=1, shuffle=True, seed=seed).with_columns(
        pl.col("unit").replace(dict(zip("ABCDEF", names, strict=True)))
    )
    found = drivers(Panel(renamed, COMPLAINTS, unit="vendor", breakdowns=("site",))).findings
    assert [finding.where for finding in found] == [{"vendor": names[4]}]


def test_a_carrier_late_at_all_its_airports_is_one_driver_not_one_for_each_airport() -> None:
    """Its airports' months go together, so that four of them prove no more than the carrier does."""
    random = np.random.default_rng(3)
    weather = random.normal(1, 0.06, (36, 5))
    rows = [
        (day, carrier, airport, float(random.binomial(1500, share)), 1500.0)
        for place, carrier in enumerate("ABCDE")
        for airport in ("ATL", "DFW", "LAX", "ORD")
        for month, day in enumerate(cast.months(36))
        for share in [0.19 * weather[month, place] + (0.09 if carrier == "E" and month >= 29 else 0.0)]
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "airport", "numerator", "denominator"], orient="row")
    measure = Measure("late", Kind.RATE, Better.LOWER, "late", "flights")
    told = drivers(Panel(figures, measure, Every.MONTH, "carrier", ("airport",))).findings
    assert [one.where for one in told if one.kind is FindingKind.DRIVER] == [{"carrier": "E"}]


ENROLLED = {"A": 100, "B": 200, "C": 300, "D": 400}


def unequal_schools(late: int) -> Panel:
    """Four schools at 60, 70, 80 and 90 % in every month; D, the best and largest, has not sent the last `late`."""
    rows = [
        (day, u, n * (60 + 10 * place) / 100, float(n))
        for m, day in enumerate(cast.months(24))
        for place, (u, n) in enumerate(ENROLLED.items())
        if u != "D" or m < 24 - late
    ]
    figures = pl.DataFrame(rows, schema=["period", "unit", "numerator", "denominator"], orient="row")
    return Panel(figures, PRESENT, unit="school")


@pytest.mark.parametrize("late", [1, 2, 6])
def test_a_units_newest_figures_still_to_come_are_no_shift(late: int) -> None:
    """Without D it is 440 of 600 = 73.3 % before and after: nothing changed but who has reported."""
    answer = drivers(unequal_schools(late))
    assert answer.findings == ()
    assert answer.change is not None
    assert (answer.change.whole.before, answer.change.whole.after) == pytest.approx((440 / 600, 440 / 600))
    assert answer.change.awaited == ("D",)


def test_a_unit_long_without_figures_has_gone() -> None:
    """Seven months without D: of 1,000 enrolled 80 % before, and of the 600 left 73.3 % after."""
    assert any("D above all" in sentence or "its going" in sentence for sentence in said(drivers(unequal_schools(7))))


def test_who_has_most_of_what_all_share_is_said_to_make_most_of_its_rise() -> None:
    """All double; E, with 900 of 1,000 a month, makes 900 of the 1,000 more."""
    year = cast.months(12)
    rows = [
        {"period": month, "unit": unit, "numerator": (900.0 if unit == "E" else 20.0) * (2 if n >= 6 else 1)}
        for unit in "ABCDEF"
        for n, month in enumerate(year)
    ]
    panel = Panel(pl.DataFrame(rows), COMPLAINTS, Every.MONTH, "vendor")
    answer = drivers(panel, Window(year[0], year[5]), Window(year[6], year[11]))
    (shared,) = answer.findings
    assert "since July 2024, from 1,000 to 2,000 a month: it is shared by nearly all" in shared.sentence
    assert "Vendor E makes 900 of the 1,000, as it has most of the whole." in shared.sentence


def test_a_part_that_rose_and_the_rest_of_its_vendor_that_fell_are_told_apart() -> None:
    """Vendor E's library triples from 30 to 90 while its two other sites, 30 each, fall to a third."""

    def split(month: int, vendor: str, site: str) -> float:
        if vendor != "E" or month < 18:
            return 30
        return 90 if site == "Library" else 10

    answer = drivers(counts(split))
    by_place = {tuple(finding.where.values()): finding.sentence for finding in answer.findings}
    assert "(30 → 90)" in by_place["E", "Library"]
    assert by_place["E",].startswith("Vendor E apart from site Library ")
    assert "(60 → 20)" in by_place["E",]
    assert not any("unknown" in sentence for sentence in by_place.values())


def test_vendors_that_report_now_and_then_neither_come_nor_go() -> None:
    """Three vendors report every month; U, V and W once each in the year before, with ten times as much."""
    once = {"U": 2, "V": 6, "W": 9}
    panel = counts(lambda m, v, s: 40 if v in once else 4, vendors="ABCUVW")
    months = cast.months(24)
    sporadic = [pl.col("unit").eq(vendor) & (pl.col("period") != months[month]) for vendor, month in once.items()]
    figures = panel.figures.filter(~pl.any_horizontal(sporadic))
    found = drivers(Panel(figures, COMPLAINTS, unit="vendor", breakdowns=("site",)))
    assert not [sentence for sentence in said(found) if "has figures only" in sentence]


def test_a_vendor_that_stayed_where_it_was_while_all_others_halved_is_told_to_have_stayed() -> None:
    found = said(drivers(counts(lambda m, v, s: 40 if v == "E" or m < 18 else 20)))
    assert "Vendor E stayed at 120 complaints a month since July 2025" in found[0]

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from midcourse.analysis.breaks import cautions
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import beta_binomial, gamma_poisson, standouts

from . import cast

ATTENDED = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled")
MISSED = Measure("missed stops", Kind.RATIO, Better.LOWER, "missed", "stops", per=1000)


def monthly(measure: Measure, rates: dict[str, float], base: float | dict[str, float], months: int = 12) -> Panel:
    """Binomial figures at these rates, so many cases a month; the same on every run."""
    random = np.random.default_rng(9)
    rows = []
    for unit, rate in rates.items():
        size = base if isinstance(base, float) else base[unit]
        rows += [
            {
                "period": month,
                "unit": unit,
                "numerator": float(random.binomial(int(size), rate)),
                "denominator": size,
            }
            for month in cast.months(months)
        ]
    return Panel(pl.DataFrame(rows), measure, Every.MONTH, "vendor")


def named(panel: Panel) -> dict[str, Finding]:
    return {unit.unit: unit.finding for unit in standouts(panel) if unit.finding}


def waiting(random: np.random.Generator, days: NDArray[np.float64]) -> Panel:
    """A year of a mean over 100 people, who scatter by 4 days, of units at these levels; higher is worse."""
    unit, month = (part.ravel() for part in np.indices((len(days), 12)))
    total = 100 * days[unit] + random.normal(0, 40, len(unit))
    rows = {"unit": [f"V{row}" for row in unit], "period": [cast.months(12)[row] for row in month]}
    figures = pl.DataFrame({**rows, "numerator": total, "denominator": np.full(len(unit), 100.0)})
    return Panel(figures, Measure("waiting", Kind.MEAN, Better.LOWER, "days", "people"), Every.MONTH, "vendor")


def test_of_many_peers_that_are_all_alike_seldom_anybody_stands_out() -> None:
    """60 peers of ten days on average: by the 99.8 % limits alone somebody would in one panel of nine."""
    random, panels = np.random.default_rng(3), 60
    shown = sum(bool(named(waiting(random, np.full(60, 10.0)))) for _ in range(panels))
    assert shown <= 0.01 * panels + 3 * np.sqrt(0.01 * 0.99 * panels)


@pytest.mark.parametrize(("kind", "level"), [(Kind.RATE, 100.0), (Kind.RATIO, 300.0)])
def test_one_of_sixty_that_is_worse_by_six_errors_is_named(kind: Kind, level: float) -> None:
    """The limit for 60 is 3.76 errors (0.01 / 60 on two sides), which 6 ± 1 passes in 98 of 100.

    By chance a year of so many events a month, of 1,000 cases, has √(12 × 100 × 0.9) = 33 more or fewer, √(12 × 300) =
    60 where they are no share of the cases.
    """
    random, panels = np.random.default_rng(5), 10
    worse = level + 6 * np.sqrt(12 * level * (0.9 if kind is Kind.RATE else 1)) / 12
    unit, month = (part.ravel() for part in np.indices((60, 12)))
    mean = np.where(unit == 0, worse, level)
    seen = 0
    for _ in range(panels):
        events = random.binomial(1000, mean / 1000) if kind is Kind.RATE else random.poisson(mean)
        rows = {"unit": [f"V{row}" for row in unit], "period": [cast.months(12)[row] for row in month]}
        figures = pl.DataFrame({**rows, "numerator": events.astype(float), "denominator": np.full(720, 1000.0)})
        late = Measure("late", kind, Better.LOWER, "late", "visits")
        seen += "V0" in named(Panel(figures, late, Every.MONTH, "vendor"))
    assert seen >= 8


def test_one_mean_of_sixty_that_is_worse_by_six_errors_is_named() -> None:
    """As above; the error is 4 / √1,200 = 0.115 days."""
    random, panels = np.random.default_rng(5), 10
    days = np.where(np.arange(60) == 0, 10 + 6 * 0.115, 10)
    assert sum("V0" in named(waiting(random, days)) for _ in range(panels)) >= 8


def test_units_that_are_alike_are_not_thought_surely_worse() -> None:
    """Twelve alike: no one's chance of being truly worse is near 0 or 1, and no one's rank is known."""
    for entry in standouts(waiting(np.random.default_rng(11), np.full(12, 10.0))):
        assert 0.02 < entry.chance_worse < 0.98
        assert entry.ranks[1] - entry.ranks[0] >= 6
        assert entry.upper - entry.lower > 0.05  # by chance 0.45 for its own figure, 0.13 for the mean of all


@pytest.mark.shared_data
def test_carriers_with_many_flights_are_named_and_those_with_few_are_not() -> None:
    found = named(cast.flights())
    assert not {"OO", "HA", "AS", "YV", "F9", "FL"} & set(found)
    assert found["EV"].direction is Direction.WORSE
    assert found["EV"].kind is FindingKind.STANDOUT
    assert max(found.values(), key=lambda finding: finding.weight) is found["EV"]
    assert "32.1 % (16,399 late15 of 51,108 arrived)" in found["EV"].sentence
    assert found["DL"].direction is Direction.BETTER
    assert found["DL"].sentence.startswith("Bright spot in late arrivals: carrier DL")


@pytest.mark.shared_data
def test_the_small_ones_are_shrunk_toward_their_peers_with_wide_ranks() -> None:
    units = {unit.unit: unit for unit in standouts(cast.flights())}
    best, worst = units["HA"], units["OO"]
    assert best.figure < best.shrunk < best.expected
    assert best.ranks[1] - best.ranks[0] >= 8
    assert not worst.enough


@pytest.mark.shared_data
def test_regions_are_compared_at_their_mix_of_school_types() -> None:
    panel = cautions(cast.attendance()).clean(cast.attendance())
    found = named(panel)
    assert found["London"].direction is Direction.BETTER
    assert "mix of school_type" in found["London"].sentence


def test_region_three_is_the_bright_spot_of_six() -> None:
    regions = {f"Region {n}": 0.80 for n in range(1, 7)} | {"Region 3": 0.90}
    found = named(monthly(ATTENDED, regions, 300.0))
    assert list(found) == ["Region 3"]
    assert found["Region 3"].direction is Direction.BETTER
    assert "than its peers" in found["Region 3"].sentence
    assert "for the other 5 together" in found["Region 3"].sentence


def test_region_three_is_the_bright_spot_after_allowing_for_size() -> None:
    """Region 6, of eight children, has the highest figure; region 3 is not the largest."""
    rates = {f"Region {n}": 0.80 for n in range(1, 7)} | {"Region 3": 0.88, "Region 6": 0.95}
    sizes = {"Region 1": 420.0, "Region 2": 150.0, "Region 3": 260.0, "Region 4": 900.0, "Region 5": 90.0}
    found = named(monthly(ATTENDED, rates, sizes | {"Region 6": 8.0}))
    assert list(found) == ["Region 3"]
    assert found["Region 3"].sentence.startswith("Bright spot in attendance: vendor Region 3 is reliably better")


def test_case_mix_is_allowed_for_by_indirect_standardisation() -> None:
    """Hard cases fail 30 %, easy ones 10 %, for everybody; only C has mostly hard ones, and does as all do.

    By hand: A, B, D, E and F have 900 easy and 100 hard cases a month, C 300 and 700. C is expected to show
    700 × 0.3 + 300 × 0.1 = 240 events and does: its ratio is 1, although its raw figure is 24 % against 12 %.
    """
    rows = [
        {
            "period": month,
            "unit": unit,
            "case": case,
            "numerator": base * rate + wobble,
            "denominator": base,
        }
        for place, month in enumerate(cast.months(12))
        for wobble in [(-1.0) ** place]
        for unit in "ABCDEF"
        for case, rate, base in [
            ("hard", 0.3, 700.0 if unit == "C" else 100.0),
            ("easy", 0.1, 300.0 if unit == "C" else 900.0),
        ]
    ]
    panel = Panel(pl.DataFrame(rows), MISSED, Every.MONTH, "vendor", ("case",))
    units = {unit.unit: unit for unit in standouts(panel)}
    assert units["C"].figure == pytest.approx(0.24)
    assert units["C"].ratio == pytest.approx(1.0, abs=0.01)
    assert not named(panel)


def test_thirty_events_are_never_called_worst_on_the_raw_rate() -> None:
    rates = dict.fromkeys("ABCDEFGH", 0.05) | {"Tiny": 0.20}
    sizes = dict.fromkeys("ABCDEFGH", 2000.0) | {"Tiny": 12.0}  # about 29 events in the year
    units = standouts(monthly(MISSED, rates, sizes))
    tiny = next(unit for unit in units if unit.unit == "Tiny")
    assert max(units, key=lambda unit: unit.figure) is tiny
    assert tiny.finding is None


def test_stable_peers_are_hardly_ever_called() -> None:
    random = np.random.default_rng(4)
    called = tried = 0
    for _ in range(60):
        cases = np.repeat(random.integers(50, 2000, (12, 1)), 12, axis=1)
        events = random.binomial(cases, 0.1)
        rows = [
            {
                "period": month,
                "unit": f"v{unit}",
                "numerator": float(events[unit, place]),
                "denominator": float(cases[unit, place]),
            }
            for unit in range(12)
            for place, month in enumerate(cast.months(12))
        ]
        units = standouts(Panel(pl.DataFrame(rows), MISSED, Every.MONTH, "vendor"))
        called += sum(unit.finding is not None for unit in units)
        tried += len(units)
    assert called <= 0.002 * tried + 3  # 0.2 % of 720, and what chance may add


def test_large_units_with_bad_months_are_not_called() -> None:
    """A bad month is bad by so many percent, which is much more than chance for a large unit."""
    random = np.random.default_rng(8)
    called = 0
    for _ in range(40):
        cases = np.repeat(np.geomspace(50, 3000, 12).round()[:, None], 12, axis=1)
        events = random.binomial(cases.astype(int), np.minimum(0.1 * np.exp(random.normal(0, 0.3, (12, 12))), 1))
        unit, period = np.indices((12, 12)).reshape(2, -1)
        figures = pl.DataFrame(
            {
                "period": [cast.months(12)[place] for place in period],
                "unit": [f"v{place}" for place in unit],
                "numerator": events.ravel().astype(float),
                "denominator": cases.ravel(),
            }
        )
        called += len(named(Panel(figures, MISSED, Every.MONTH, "vendor")))
    assert called <= 2  # 0.2 % of 480, and one that chance may add


def test_with_three_peers_the_sentence_says_so() -> None:
    found = named(monthly(MISSED, {"A": 0.05, "B": 0.05, "C": 0.10}, 1000.0))
    assert list(found) == ["C"]
    assert "With only 3 to compare, read this with care." in found["C"].sentence


def test_of_two_peers_the_worse_is_named_once() -> None:
    found = named(monthly(MISSED, {"A": 0.05, "B": 0.10}, 1000.0))
    assert list(found) == ["B"]
    assert "for the other." in found["B"].sentence


def test_counts_without_a_base_are_not_compared() -> None:
    assert standouts(monthly(Measure("complaints", Kind.COUNT), {"A": 0.1, "B": 0.5}, 100.0)) == []


def test_a_breakdown_served_by_one_unit_each_is_not_allowed_for() -> None:
    """Sites belong to one vendor each: expecting each vendor's own site rate would make all alike."""
    panel = monthly(MISSED, {"A": 0.05, "B": 0.05, "C": 0.10, "D": 0.05, "E": 0.05, "F": 0.05}, 1000.0)
    sites = panel.figures.with_columns(site=pl.concat_str(pl.lit("site of "), "unit"))
    found = named(Panel(sites, MISSED, Every.MONTH, "vendor", ("site",)))
    assert list(found) == ["C"]


def test_from_a_date_on_only_later_figures_count() -> None:
    early = monthly(MISSED, {"A": 0.05, "B": 0.05, "C": 0.10}, 1000.0)
    late = monthly(MISSED, {"A": 0.05, "B": 0.05, "C": 0.05}, 1000.0).figures.with_columns(
        pl.col("period").dt.offset_by("1y")
    )
    both = Panel(pl.concat([early.figures, late]), MISSED, Every.MONTH, "vendor")
    assert named(both)
    assert not [unit for unit in standouts(both, since=cast.months(13)[-1]) if unit.finding]


def test_the_chance_of_missing_the_target_goes_with_the_good_direction() -> None:
    strict = Measure("attendance", Kind.RATE, Better.HIGHER, "present", "enrolled", target=0.85)
    units = standouts(monthly(strict, {f"V{n}": 0.80 for n in range(6)} | {"High": 0.92}, 500.0))
    chances = {unit.unit: unit.chance_off_target for unit in units}
    assert chances["V0"] is not None
    assert chances["V0"] > 0.99
    assert chances["High"] is not None
    assert chances["High"] < 0.01


def test_minutes_late_are_compared_by_their_own_scatter() -> None:
    delay = Measure("delay", Kind.MEAN, Better.LOWER, "minutes", "flights")
    random = np.random.default_rng(1)
    rows = [
        {"period": month, "unit": name, "numerator": 100 * random.normal(level, 2), "denominator": 100.0}
        for name, level in {"A": 10, "B": 11, "C": 9, "D": 10, "E": 30, "F": 10, "G": 11}.items()
        for month in cast.months(12)
    ]
    assert list(named(Panel(pl.DataFrame(rows), delay, Every.MONTH, "vendor"))) == ["E"]


def test_shrinkage_recovers_the_spread_it_was_made_with() -> None:
    """Units drawn from beta(12, 36), so a prior of 48 cases: 30 of 60 shrinks to (30 + 12) / (60 + 48) = 0.389."""
    random = np.random.default_rng(6)
    cases = np.full(1500, 60.0)
    events = random.binomial(60, random.beta(12, 36, 1500)).astype(float)
    shrunk = beta_binomial(np.append(events, 30.0), np.append(cases, 60.0))
    assert shrunk.value[-1] == pytest.approx(0.389, abs=0.01)
    assert shrunk.above(0.25)[-1] > 0.99


def test_events_against_expected_recover_their_spread() -> None:
    """Rates drawn from gamma(8, 8), mean 1: 20 events where 10 were expected shrink to (20 + 8) / (10 + 8) = 1.56."""
    random = np.random.default_rng(7)
    expected = np.full(1500, 10.0)
    events = random.poisson(10 * random.gamma(8, 1 / 8, 1500)).astype(float)
    shrunk = gamma_poisson(np.append(events, 20.0), np.append(expected, 10.0))
    assert shrunk.value[-1] == pytest.approx(28 / 18, abs=0.06)


def test_many_events_where_few_are_expected_are_named() -> None:
    """One of 40 homes has three times the falls: 23 or so expected, about 70 seen; none of the others is named."""
    falls = Measure("falls", Kind.RATE, Better.LOWER, "falls", "resident days")
    rates = {f"home {n}": 0.015 if n == 17 else 0.005 for n in range(40)}
    found = named(monthly(falls, rates, 300.0, months=15))
    assert set(found) == {"home 17"}
    assert found["home 17"].direction is Direction.WORSE


def test_a_rate_that_a_breakdown_settles_leaves_nobody_to_stand_out() -> None:
    """Every case of one kind ends badly and none of the other: at its own mix no unit can be off what is expected."""
    rows = [
        {"period": month, "unit": unit, "kind": kind, "numerator": size * (kind == "late"), "denominator": size}
        for month in cast.months(12)
        for unit, sizes in {"A": (10.0, 90.0), "B": (80.0, 20.0), "C": (50.0, 50.0)}.items()
        for kind, size in zip(("late", "early"), sizes, strict=True)
    ]
    panel = Panel(pl.DataFrame(rows), ATTENDED, Every.MONTH, "vendor", ("kind",))
    assert named(panel) == {}
    assert len(standouts(panel)) == 3


@pytest.mark.filterwarnings("error")
def test_means_that_never_vary_give_no_warning() -> None:
    rows = [
        {"period": month, "unit": unit, "numerator": 50.0, "denominator": 10.0}
        for month in cast.months(12)
        for unit in "ABCDEFG"
    ]
    minutes = Measure("minutes late", Kind.MEAN, Better.LOWER)
    assert named(Panel(pl.DataFrame(rows), minutes, Every.MONTH, "vendor")) == {}

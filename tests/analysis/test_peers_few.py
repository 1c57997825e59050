"""Two to five units: who is unlike the others is told, and that alone."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.finding import Direction
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import Standout, standouts
from midcourse.analysis.peers.few import Apart, Parts, apart

from . import cast

LEVELS = {"north": 0.05, "south": 0.20}
KINDS = [Kind.RATE, Kind.RATIO, Kind.MEAN]


def panel(kind: Kind, times: dict[str, float], north: dict[str, float], better: Better = Better.LOWER) -> Panel:
    """A year of 1,000 cases a month: the level of each region times the unit's own, in its share of the north.

    Every figure is as expected, but for one case more and one less in turn, so that months scatter a little.
    """
    rows = [
        {
            "period": month,
            "unit": unit,
            "region": region,
            "numerator": cases * level * own + (-1.0) ** place,
            "denominator": cases,
        }
        for place, month in enumerate(cast.months(12))
        for unit, own in times.items()
        for region, level in LEVELS.items()
        for cases in [1000 * (north[unit] if region == "north" else 1 - north[unit])]
    ]
    measure = Measure("late visits", kind, better, "late", "visits")
    return Panel(pl.DataFrame(rows), measure, Every.MONTH, "vendor", ("region",))


def named(panel: Panel) -> dict[str, Direction]:
    return {unit.unit: unit.finding.direction for unit in standouts(panel) if unit.finding}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("units", [3, 4, 5])
def test_one_bad_unit_does_not_make_the_others_bright(kind: Kind, units: int) -> None:
    """A is three times as often late; the others are alike, some mostly in the easy north, some in the hard south."""
    times = dict(zip("ABCDE"[:units], [3.0, 1, 1, 1, 1], strict=False))
    north = dict(zip("ABCDE", [0.5, 0.9, 0.2, 0.7, 0.4], strict=True))
    assert named(panel(kind, times, north)) == {"A": Direction.WORSE}


@pytest.mark.parametrize("kind", KINDS)
def test_one_bright_unit_does_not_make_the_others_look_bad(kind: Kind) -> None:
    even = dict.fromkeys("ABC", 0.5)
    assert named(panel(kind, {"A": 0.5, "B": 1, "C": 1}, even)) == {"A": Direction.BETTER}
    assert named(panel(kind, {"A": 2.0, "B": 1, "C": 1}, even, Better.HIGHER)) == {"A": Direction.BETTER}


def test_units_that_do_alike_in_each_region_are_alike_whatever_their_shares() -> None:
    """A has nine in ten of the hard cases: on the raw rate three times as bad as B, yet no different."""
    alike = dict.fromkeys("ABC", 1.0)
    assert named(panel(Kind.RATE, alike, {"A": 0.05, "B": 0.95, "C": 0.9})) == {}


def test_of_two_and_two_the_worse_are_told() -> None:
    times = {"A": 2.0, "B": 1.0, "C": 2.0, "D": 1.0}
    even = dict.fromkeys(times, 0.5)
    assert named(panel(Kind.RATE, times, even)) == {"A": Direction.WORSE, "C": Direction.WORSE}
    worse = {"B": Direction.WORSE, "D": Direction.WORSE}
    assert named(panel(Kind.RATE, times, even, Better.HIGHER)) == worse


def test_of_three_that_differ_by_as_much_none_is_typical() -> None:
    even = dict.fromkeys("ABC", 0.5)
    assert named(panel(Kind.RATE, {"A": 0.7, "B": 1.0, "C": 1.3}, even)) == {}


TITANIC = {  # survived and aboard; Dawson, J. Statistics Education 3 (1995): men, women, boys, girls
    "1st": [(57, 175), (140, 144), (5, 5), (1, 1)],
    "2nd": [(14, 168), (80, 93), (11, 11), (13, 13)],
    "3rd": [(75, 462), (76, 165), (13, 48), (14, 31)],
    "crew": [(192, 862), (20, 23)],
}
WHO = [("male", "adult"), ("female", "adult"), ("male", "child"), ("female", "child")]


@pytest.mark.parametrize("mix", [("sex", "age"), ()])
def test_first_class_on_the_titanic_fared_better_than_each_other(mix: tuple[str, ...]) -> None:
    """62.5 % against 41, 25 and 24 %. With sex and age alike the third fared worst."""
    rows = [
        {"period": date(1912, 4, 1), "unit": of, "sex": sex, "age": age, "numerator": float(saved), "denominator": all_}
        for of, figures in TITANIC.items()
        for (saved, all_), (sex, age) in zip(figures, WHO, strict=False)
    ]
    measure = Measure("survived", Kind.RATE, Better.HIGHER, "survived", "people")
    found = named(Panel(pl.DataFrame(rows), measure, Every.YEAR, "class", mix))
    assert found.pop("1st") is Direction.BETTER
    assert found == ({"3rd": Direction.WORSE} if mix else {"2nd": Direction.BETTER})


def stones(times: int) -> Panel:
    """Kidney stones treated with success, Charig et al., BMJ 292 (1986) 879, so many times over."""
    figures = {"A": [(81, 87), (192, 263)], "B": [(234, 270), (55, 80)]}
    rows = [
        {
            "period": date(1985, 1, 1),
            "unit": of,
            "size": size,
            "numerator": float(times * good),
            "denominator": times * n,
        }
        for of, parts in figures.items()
        for (good, n), size in zip(parts, ("small", "large"), strict=True)
    ]
    measure = Measure("success", Kind.RATE, Better.HIGHER, "successes", "patients")
    return Panel(pl.DataFrame(rows), measure, Every.YEAR, "treatment", ("size",))


def test_what_turns_round_within_the_mix_is_told_only_when_it_is_reliable() -> None:
    """A is better with small and with large stones and worse added up; with 350 patients each by chance as well."""
    assert named(stones(1)) == {}
    (found,) = [one.finding for one in standouts(stones(10)) if one.finding]
    assert found.where == {"treatment": "B"}
    assert found.direction is Direction.WORSE
    assert "at 82.6 % (2,890 successes of 3,500 patients), against 78 % for the other" in found.sentence
    assert "it looks better only because of that mix" in found.sentence


def test_far_from_each_of_the_others_is_told_though_these_differ() -> None:
    """5, 10, 15 and 40 of 100 a month: D is at five times the odds of the others together, 10 %."""
    rows = [
        {"period": month, "unit": unit, "numerator": late + (-1.0) ** place, "denominator": 100.0}
        for place, month in enumerate(cast.months(12))
        for unit, late in {"A": 5, "B": 10, "C": 15, "D": 40}.items()
    ]
    measure = Measure("late visits", Kind.RATE, Better.LOWER, "late", "visits")
    assert named(Panel(pl.DataFrame(rows), measure, Every.MONTH, "vendor"))["D"] is Direction.WORSE


def test_the_first_clinic_of_vienna_is_worse_than_the_second() -> None:
    """Births and deaths of 1841 to 1846, Semmelweis, Die Ätiologie des Kindbettfiebers (1861): 9.9 % against 3.9 %."""
    births = {"First": [3036, 3287, 3060, 3157, 3492, 4010], "Second": [2442, 2659, 2739, 2956, 3241, 3754]}
    deaths = {"First": [237, 518, 274, 260, 241, 459], "Second": [86, 202, 164, 68, 66, 105]}
    rows = [
        {"period": date(1841 + year, 1, 1), "unit": clinic, "numerator": float(died), "denominator": float(born)}
        for clinic in births
        for year, (died, born) in enumerate(zip(deaths[clinic], births[clinic], strict=True))
    ]
    measure = Measure("deaths", Kind.RATE, Better.LOWER, "deaths", "births")
    assert named(Panel(pl.DataFrame(rows), measure, Every.YEAR, "clinic")) == {"First": Direction.WORSE}


def test_a_typical_peer_has_what_the_ordinary_units_have_at_its_own_mix() -> None:
    """A has half its cases in each region: the others would be late in (5 % + 20 %) / 2 = 12.5 %, A in 37.5 %."""
    units = standouts(panel(Kind.RATE, {"A": 3.0, "B": 1, "C": 1}, {"A": 0.5, "B": 0.9, "C": 0.2}))
    bad: Standout = next(unit for unit in units if unit.unit == "A")
    assert bad.figure == pytest.approx(0.375, abs=0.001)
    # B's and C's cases weigh 500 × 1,100 / 1,600 in the north and 500 × 900 / 1,400 in the south, so the difference
    # of 10 and 40 points is (343.75 × 10 + 321.43 × 40) / 665.18 = 24.5 points
    assert bad.figure - bad.expected == pytest.approx(0.245, abs=0.001)


def held(events: list[list[float]], cases: list[list[float]], limit: float = 3.5) -> Apart:
    parts = Parts(Kind.RATE, np.array(events, dtype=float), np.array(cases, dtype=float), np.ones(len(events)))
    return apart(parts, limit, high_is_worse=True)


def test_the_score_of_two_units_is_mantel_and_haenszels() -> None:
    """Two parts. In the first 10 of 40 against 6 of 60, in the second 20 of 50 against 8 of 50.

    Expected of the first unit 40 × 16 / 100 = 6.4 and 50 × 28 / 100 = 14: 9.6 more seen. Chance (N instead of N − 1):
    40 × 60 × 16 × 84 / 100³ + 50 × 50 × 28 × 72 / 100³ = 3.2256 + 5.04 = 8.2656, so z = 9.6 / 2.875 = 3.339. The
    difference is 9.6 / (40 × 60 / 100 + 50 × 50 / 100) = 9.6 / 49.
    """
    found = held([[10, 20], [6, 8]], [[40, 50], [60, 50]])
    assert found.z.tolist() == pytest.approx([3.3391, -3.3391], abs=1e-4)
    assert found.away.tolist() == pytest.approx([9.6 / 49, -9.6 / 49])
    assert not found.unlike.any()  # below the limit


def test_who_is_ordinary_is_not_held_against_who_is_not() -> None:
    """5 and 5 of 100 against 40 of 100: the two are equal, and nothing else counts for them."""
    found = held([[5], [5], [40]], [[100], [100], [100]])
    assert found.unlike.tolist() == [False, False, True]
    assert found.z[:2].tolist() == [0, 0]
    # 50 of 300 expected of the third: 40 − 16.67 = 23.33 more; chance 100 × 200 × 50 × 250 / 300³ = 9.259
    assert found.z[2] == pytest.approx(23.3333 / np.sqrt(9.2593), rel=1e-4)


def test_a_part_that_nobody_else_serves_says_nothing() -> None:
    alone = held([[5, 90], [5, 0], [5, 0]], [[100, 100], [100, 0], [100, 0]])
    assert alone.away.tolist() == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("kind", [*KINDS, Kind.VALUE])
@pytest.mark.parametrize("units", [2, 3, 4, 5])
def test_few_that_are_alike_are_hardly_ever_named(kind: Kind, units: int) -> None:
    """0.1 % a side and panel: of 50 panels none is expected, two would come once in a hundred times."""
    random = np.random.default_rng(12)
    shown = 0
    for _ in range(50):
        unit, month = (part.ravel() for part in np.indices((units, 12)))
        base = np.repeat(random.integers(50, 2000, units), 12).astype(float)
        top = random.poisson(base * 0.2).astype(float) if kind is not Kind.VALUE else random.normal(10, 1, len(unit))
        rows = {"unit": [f"V{row}" for row in unit], "period": [cast.months(12)[row] for row in month]}
        figures = pl.DataFrame({**rows, "numerator": top, "denominator": np.maximum(base, top)})
        shown += bool(named(Panel(figures, Measure("x", kind, Better.LOWER, "n", "d"), Every.MONTH, "vendor")))
    assert shown <= 1

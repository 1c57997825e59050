"""What must hold for any figures: units, order, and nothing that breaks."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from midcourse.analysis.asked_effect import effect_finding
from midcourse.analysis.effects import Series, Verdict, effect, series_of
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from tests.analysis.cast import months

DENOMINATED = (Kind.RATE, Kind.RATIO, Kind.MEAN)


def series(kind, values, denominator=100.0):
    measure = Measure("figures", kind, Better.LOWER)
    below = (denominator,) * len(values) if kind in DENOMINATED else None
    return Series(measure, Every.MONTH, tuple(months(len(values))), tuple(map(float, values)), below)


def ends(answer):
    found = answer.decided.interval
    return np.array([found.estimate, found.low, found.high])


@settings(max_examples=25, deadline=None)
@given(scale=some.sampled_from([1e-6, 0.5, 1000.0, 1e9]), others=some.integers(0, 3), seed=some.integers(0, 99))
def test_other_units_of_measurement_change_nothing_but_the_unit(scale, others, seed):
    figures = np.random.default_rng(seed).normal(50, 4, (1 + others, 24))
    told = []
    for factor in (1.0, scale):
        own, *rest = (series(Kind.VALUE, row * factor) for row in figures)
        told.append(effect(own, months(24)[18], expected=-1, others=rest))
    assert ends(told[1]) == pytest.approx(ends(told[0]) * scale, rel=1e-6)
    assert told[0].verdict is told[1].verdict


@settings(max_examples=25, deadline=None)
@given(scale=some.sampled_from([0.01, 3.0, 1e4]), seed=some.integers(0, 99))
def test_a_ratio_does_not_ask_what_exposure_is_counted_in(scale, seed):
    counts = np.random.default_rng(seed).poisson(30, 24)
    first, second = (effect(series(Kind.RATIO, counts, d), months(24)[18], expected=-1) for d in (1000.0, 1000 * scale))
    assert ends(second) == pytest.approx(ends(first), rel=1e-6, abs=1e-9)


def test_a_count_is_a_ratio_per_period():
    counts = np.random.default_rng(1).poisson(30, 24)
    a, b = (
        effect(one, months(24)[18], expected=-1) for one in (series(Kind.COUNT, counts), series(Kind.RATIO, counts))
    )
    assert ends(a) == pytest.approx(ends(b), rel=1e-9)


def test_the_order_of_rows_and_of_the_others_does_not_matter():
    rng = np.random.default_rng(2)
    rows = [(unit, day, float(rng.poisson(20))) for unit in "ABCD" for day in months(24)]
    frame = pl.DataFrame(rows, schema=["unit", "period", "numerator"], orient="row")
    told = []
    for figures, names in ((frame, "BCD"), (frame.sample(fraction=1, shuffle=True, seed=3), "DBC")):
        panel = Panel(figures, Measure("complaints", Kind.COUNT), unit="vendor")
        others = [series_of(panel, name) for name in names]
        told.append(effect(series_of(panel, "A"), months(24)[18], expected=-1, others=others))
    assert ends(told[0]) == pytest.approx(ends(told[1]))
    assert told[0].decided.chance == pytest.approx(told[1].decided.chance)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("others", [0, 1, 5, 9])
@pytest.mark.parametrize(
    "values", [[0] * 24, [7] * 24, [7] * 18 + [3] * 6, [0] * 18 + [5] * 6, [1e-9] * 24, [100, 0] * 12, [*range(24)]]
)
def test_constant_zero_tiny_and_straight_figures_get_an_answer(kind, others, values):
    rest = [series(kind, [5 + n % 2] * 23 + [6]) for n in range(others)]
    answer = effect(series(kind, values), months(24)[18], expected=-1, others=rest)
    assert isinstance(answer.verdict, Verdict)
    assert answer.sentence
    assert not np.isnan(ends(answer)).any()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("others", [1, 2, 9])
@pytest.mark.parametrize("values", [[0] * 18, [7] * 18, [0] * 11 + [9] + [0] * 6, [0] * 12 + [9] * 6])
def test_figures_that_hardly_move_beside_others_that_do_not_either_get_an_answer(kind, others, values):
    same = series(kind, values)
    for worst in (None, True):
        answer = effect(same, months(18)[12], expected=-1, others=[same] * others, chosen_as_worst=worst)
        found = answer.decided.interval
        assert found.low <= found.estimate <= found.high


@pytest.mark.parametrize("kind", Kind)
def test_huge_figures_get_an_answer(kind):
    values = np.random.default_rng(5).normal(1e12, 1e9, 24)
    answer = effect(series(kind, values, 1e13), months(24)[18], expected=-1, others=[series(kind, values[::-1], 1e13)])
    assert np.isfinite(ends(answer)).all()


@pytest.mark.parametrize("before", [0, 1, 5, 6, 11, 12, 30])
@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 20])
@pytest.mark.parametrize("others", [0, 2])
def test_any_number_of_periods_gets_an_answer(before, after, others):
    rng = np.random.default_rng(6)
    own, *rest = (series(Kind.COUNT, rng.poisson(9, before + after)) for _ in range(1 + others))
    answer = effect(own, months(before + 1)[before], expected=-1, others=rest)
    if before < 6:
        assert answer.verdict in (Verdict.TOO_EARLY, Verdict.CANNOT_TELL)
    elif after < 3:
        assert answer.verdict is Verdict.TOO_EARLY


def test_missing_months_are_gaps_not_zeros():
    full = series(Kind.VALUE, [10 + n % 3 for n in range(30)])
    keep = [n for n in range(30) if n not in (4, 5, 20)]
    gaps = replace(full, periods=tuple(full.periods[n] for n in keep), numerator=tuple(full.numerator[n] for n in keep))
    found = effect(gaps, months(30)[24], expected=-1).decided.interval
    assert found.low < 0 < found.high


def panel_of(units: str, seed: int = 7) -> Panel:
    rng = np.random.default_rng(seed)
    rows = [(unit, day, float(rng.poisson(20))) for unit in units for day in months(24)]
    frame = pl.DataFrame(rows, schema=["unit", "period", "numerator"], orient="row")
    return Panel(frame, Measure("complaints", Kind.COUNT, Better.LOWER), unit="vendor")


def test_other_names_for_the_units_change_nothing():
    told = [
        effect_finding(panel_of(units), months(24)[18], {"vendor": [units[0]]}).evidence for units in ("ABCD", "ZYXW")
    ]
    first, second = ([one[name] for name in ("estimate", "low", "high", "permutation_p")] for one in told)
    assert first == pytest.approx(second)
    assert told[0]["verdict"] == told[1]["verdict"]


@pytest.mark.parametrize(
    ("changed_on", "verdict", "said"),
    [
        (date(2019, 5, 1), "cannot_tell", "There are figures of no month before the change"),
        (date(2024, 1, 1), "cannot_tell", "There are figures of no month before the change"),
        (date(2025, 12, 1), "too_early", "Figures of 1 month have come in since the change"),
        (date(2031, 5, 1), "too_early", "Figures of no month have come in since the change"),
    ],
)
def test_a_change_before_the_first_or_after_the_last_period_gets_a_plain_answer(changed_on, verdict, said):
    found = effect_finding(panel_of("ABC"), changed_on, {"vendor": ["A"]})
    assert found.evidence["verdict"] == verdict
    assert said in found.sentence


def test_a_unit_that_is_not_there_is_named_in_one_plain_sentence():
    with pytest.raises(ValueError, match=r"^There is no vendor Q\. There are A, B and C\.$"):
        effect_finding(panel_of("ABC"), months(24)[18], {"vendor": ["Q"]})


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("others", [13, 20])
@pytest.mark.parametrize("values", [[0] * 6, [7] * 6, [0, 0, 0, 9, 9, 9], [1e9] * 3 + [1e-9] * 3, [100, 0] * 3])
def test_three_periods_on_either_side_beside_many_get_an_answer(kind, others, values):
    rest = [series(kind, [300 + 7 * n, 310 + n, 290, 305 - n, 300, 320]) for n in range(others)]
    answer = effect(series(kind, values), months(6)[3], expected=-1, others=rest)
    assert isinstance(answer.verdict, Verdict)
    assert "nan" not in answer.internal_sentence


@pytest.mark.parametrize(("kind", "others"), [(Kind.COUNT, 0), (Kind.VALUE, 0), (Kind.COUNT, 5), (Kind.VALUE, 9)])
def test_nothing_happened_is_called_worked_in_at_most_three_percent(kind, others):
    """A small run of benchmarks/simulations/effects.py: of 150, three percent are 4.5, and a little for chance."""
    rng, worked = np.random.default_rng(20261122), 0
    for _ in range(150):
        figures = rng.poisson(20, (1 + others, 18))
        own, *rest = (series(kind, row) for row in figures)
        worked += effect(own, months(18)[12], expected=-1, others=rest).verdict is Verdict.WORKED
    assert worked <= 9

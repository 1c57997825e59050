"""Many series at once, and figures that are not what textbooks assume: seeded small versions of the simulations."""

import numpy as np
import pytest

from midcourse.analysis.spc.chance import told_by_others
from midcourse.analysis.spc.changes import Signal
from midcourse.analysis.spc.likeness import AFTER, BEFORE, RHO, explained
from midcourse.analysis.spc.series import Series
from midcourse.analysis.spc.signals import PARTS, signals

SETS = 40
MOST = 0.05 * SETS + 3 * np.sqrt(0.05 * 0.95 * SETS)  # 5 % of the sets and what chance adds to it: 6 of 40


def alike(random: np.random.Generator, series: int, points: int, rho: float) -> np.ndarray:
    """Normal figures, neighbours with correlation rho."""
    values = random.normal(0, 1, (series, points))
    for place in range(1, points):
        values[:, place] = rho * values[:, place - 1] + np.sqrt(1 - rho**2) * values[:, place]
    return values


def shown(series: Series) -> int:
    return sum(bool(signs) for signs in signals(series))


def test_the_parts_of_the_tests_add_up_to_the_whole() -> None:
    assert sum(PARTS) == 1


@pytest.mark.parametrize("rho", [0.3, 0.6])
@pytest.mark.parametrize("points", [12, 36])
def test_months_that_are_like_their_neighbours_are_no_change(rho: float, points: int) -> None:
    random = np.random.default_rng(points)
    sets = [alike(random, 200, points, rho) for _ in range(SETS)]
    assert sum(shown(Series(values, np.ones_like(values))) > 0 for values in sets) <= MOST


@pytest.mark.parametrize(("rho", "points"), [(0.3, 24), (0.6, 12), (0.6, 24), (0.6, 36)])
def test_a_single_series_of_months_like_their_neighbours_seldom_signals(rho: float, points: int) -> None:
    """Each series asked alone, where nothing but a dozen or two of figures tells that neighbours are alike."""
    values, ones = alike(np.random.default_rng(points), 400, points, rho), np.ones((1, points))
    false = sum(shown(Series(values[row : row + 1], ones)) for row in range(400))
    assert false <= 0.05 * 400 + 3 * np.sqrt(0.05 * 0.95 * 400)  # 5 % and what chance adds to it


def test_steady_series_that_scatter_unlike_each_other_are_no_change() -> None:
    """What series tell each other of their scatter must not hurt those that scatter three times as much as others."""
    random = np.random.default_rng(14)
    sets = [random.normal(0, 1, (40, 24)) * np.where(np.arange(40) < 10, 3.0, 1.0)[:, None] for _ in range(SETS)]
    assert sum(shown(Series(values, np.ones_like(values))) > 0 for values in sets) <= MOST


def test_what_steps_and_the_line_explain_is_generalised_least_squares() -> None:
    """With gaps and weights, against the textbook formula with the whole matrix of covariances at ρ 0.5."""
    random = np.random.default_rng(2)
    values, weight = random.normal(0, 1, 16), random.uniform(1, 5, 16)
    values[[3, 4, 9]] = np.nan
    found = explained(Series(values[None], weight[None]))
    when = np.flatnonzero(np.isfinite(values))
    covariance = 0.5 ** np.abs(when[:, None] - when) / np.sqrt(weight[when][:, None] * weight[when])
    free = np.linalg.inv(np.linalg.cholesky(covariance / (1 - 0.5**2)))

    def left(*columns: np.ndarray) -> float:
        model, figures = free @ np.stack([np.ones(len(when)), *columns], axis=1), free @ values[when]
        return float(np.sum((figures - model @ np.linalg.lstsq(model, figures, rcond=None)[0]) ** 2))

    half = list(RHO).index(0.5)
    assert found.squares[half, 0] == pytest.approx(left())
    assert found.line[half, 0] == pytest.approx(left() - left(when))
    for place in range(BEFORE, len(when) - AFTER + 1):
        assert found.step[half, 0, place] == pytest.approx(left() - left(when >= when[place]))


def test_many_short_series_tell_each_other_how_alike_neighbours_are() -> None:
    """The plain estimate from residuals of a line in 12 figures of ρ 0.6 is about 0.15."""
    values = alike(np.random.default_rng(4), 300, 12, 0.6)
    series = Series(values, np.ones_like(values))
    found = told_by_others(explained(series), series, np.zeros(len(values), dtype=np.int64)).likelier
    assert abs(RHO[np.argmax(found, axis=0)] - 0.6).max() < 0.15


@pytest.mark.parametrize("mean", [0.2, 1.0, 3.0])
def test_steady_counts_of_few_events_are_no_change(mean: float) -> None:
    random = np.random.default_rng(int(10 * mean))
    sets = [random.poisson(mean, (100, 24)).astype(float) for _ in range(SETS)]
    ones = np.ones((100, 24))
    assert sum(shown(Series(counts, ones, counts, ones)) > 0 for counts in sets) <= MOST


def test_steady_rates_that_scatter_more_than_chance_are_no_change() -> None:
    """Nine of ten of 5,000 cases, with the chance itself moving by 0.02: five times the binomial error of 0.0042.

    Such rates have a longer tail downwards, which must not pass for single months far off.
    """
    random = np.random.default_rng(6)
    base = np.full((200, 36), 5000.0)
    size = 0.9 * 0.1 / 0.02**2 - 1  # of a beta distribution with that mean and standard deviation
    rates = [random.beta(0.9 * size, 0.1 * size, base.shape) for _ in range(SETS)]
    late = [base - random.binomial(5000, rate) for rate in rates]
    assert sum(shown(Series(1 - missed / base, base, missed, base)) > 0 for missed in late) <= MOST


def test_figures_rounded_to_whole_numbers_are_no_change() -> None:
    """Levels of 4 ± 0.5 rounded: mostly 4s with a 3 or 5 here and there, whose scatter is hardly any."""
    random = np.random.default_rng(9)
    sets = [np.round(random.normal(4, 0.5, (100, 24))) for _ in range(SETS)]
    assert sum(shown(Series(values, np.ones_like(values))) > 0 for values in sets) <= MOST


def test_of_what_is_shown_among_changed_series_few_are_false() -> None:
    """20 of 200 moved by 3σ: at most 5 % of those shown may be others, and nearly all of the 20 are shown."""
    random = np.random.default_rng(12)
    false, true = 0, 0
    for _ in range(10):
        values = random.normal(0, 1, (200, 36))
        values[:20, 20:] += 3
        told = np.array([bool(signs) for signs in signals(Series(values, np.ones_like(values)))])
        true, false = true + told[:20].sum(), false + told[20:].sum()
    assert true >= 190
    assert false <= 0.05 * (true + false) + 3 * np.sqrt(0.05 * (true + false))


def test_a_series_without_any_scatter_has_no_change() -> None:
    values = np.full((3, 24), 7.0)
    assert shown(Series(values, np.ones_like(values))) == 0


@pytest.mark.parametrize("points", [0, 1, 2, 11])
def test_fewer_than_twelve_figures_never_signal(points: int) -> None:
    values = np.arange(2 * points, dtype=float).reshape(2, points)
    assert signals(Series(values, np.ones_like(values))) == [[], []]


def test_order_and_units_of_the_series_do_not_matter() -> None:
    random = np.random.default_rng(3)
    values = random.normal(0, 1, (30, 24))
    values[:6, 12:] += 2.5
    first = signals(Series(values, np.ones_like(values)))
    turned = values[::-1] * 1000 + 5e5
    again = signals(Series(turned, np.ones_like(turned)))[::-1]
    assert [[(s.kind, s.place) for s in signs] for signs in first] == [
        [(s.kind, s.place) for s in signs] for signs in again
    ]


def test_series_asked_in_groups_are_told_as_if_each_group_were_asked_alone() -> None:
    chance = np.random.default_rng(8)
    few, many = chance.normal(10, 1, (3, 24)), alike(chance, 12, 24, 0.5)
    few[1, 15:] += 4
    many[5, 10:] += 6
    alone, others = (Series(values, np.ones_like(values)) for values in (few, many))
    assert signals(alone, others) == signals(alone) + signals(others)
    assert sum(map(bool, signals(alone, others))) >= 2


def test_two_steps_the_same_way_are_told_as_steps_and_a_line_as_a_line() -> None:
    noise = np.random.default_rng(12).normal(0, 1, 72)
    place = np.arange(72)
    stairs, line = noise + 3 * (place >= 24) + 3 * (place >= 48), noise + place / 10
    first, second = signals(Series(stairs[None], np.ones((1, 72))))[0]
    assert [first.kind, second.kind] == [Signal.SHIFT, Signal.SHIFT]
    assert (first.place, first.end, second.place, second.start, second.end) == (24, 48, 48, 24, None)
    (only,) = signals(Series(line[None], np.ones((1, 72))))[0]
    assert only.kind is Signal.TREND


def test_a_rise_over_forty_years_of_months_is_told() -> None:
    """As carbon dioxide on Mauna Loa: 468 months, 0.1 a month up, scatter 1. Chances beyond 1e308 must not be lost."""
    values = 0.1 * np.arange(468) + np.random.default_rng(3).normal(0, 1, 468)
    ((sign,),) = signals(Series(values[None], np.ones((1, 468))))
    assert (sign.kind, sign.start) == (Signal.TREND, 0)


@pytest.mark.parametrize("points", [7, 11])
def test_of_fewer_than_twelve_only_what_is_beyond_doubt_is_told(points: int) -> None:
    """Years of figures: steady ones, and with the last two 30 scatters higher."""
    values = np.random.default_rng(4).normal(0, 1, (50, points))
    higher = np.arange(points) >= points - 2
    for rise, many in ((0, 0), (30, 50)):
        moved = values + rise * higher
        assert sum(bool(signals(Series(row[None], np.ones((1, points))))[0]) for row in moved) == many

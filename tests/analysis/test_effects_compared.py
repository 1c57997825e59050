"""One unit beside others that did not change, against published results, and what the others are worth.

The published example is that of tfcausalimpact (W. Fuks, Apache 2.0: tests/fixtures/arma_data.csv and README): a made
series that follows another, 5 added to its last 30 of 100 days. Its README gives 4.89 (4.26 to 5.47).
"""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.effects import Method, Series, Verdict, effect
from midcourse.analysis.measure import Better, Every, Kind, Measure
from tests.analysis.cast import FIGURES, months

SALES = Measure("sales", Kind.VALUE, Better.HIGHER)
LEVEL = Measure("level", Kind.VALUE, Better.LOWER)


def days(count: int) -> tuple[date, ...]:
    return tuple(date(2024, 1, 1) + timedelta(n) for n in range(count))


@pytest.fixture(scope="module")
def answer():
    rows = pl.read_csv(FIGURES / "arma.csv")
    changed = rows["y"].to_numpy() + 5 * (np.arange(100) >= 70)
    own, other = (Series(SALES, Every.DAY, days(100), tuple(values)) for values in (changed, rows["x"]))
    return effect(own, days(100)[70], expected=1, others=[other])


def test_an_effect_of_five_is_found_as_published(answer):
    assert (answer.verdict, answer.decided.method) == (Verdict.WORKED, Method.COMPARED)
    assert answer.decided.interval.estimate == pytest.approx(4.89, abs=0.15)
    assert answer.decided.interval.low < 5 < answer.decided.interval.high


def test_the_interval_is_about_as_wide_as_published(answer):
    """1.21 there."""
    assert answer.decided.interval.high - answer.decided.interval.low == pytest.approx(1.21, abs=0.35)


def test_how_closely_the_series_follows_the_other_is_learnt(answer):
    """The series was made with a coefficient of 1.2."""
    assert answer.decided.beside["follows_others"] == pytest.approx(1.2, abs=0.05)


def test_a_season_that_all_share_is_taken_off_in_full():
    """A low season of all units falls into the time after; what is each unit's own must not keep part of it."""
    rng = np.random.default_rng(11)
    season = 3 * np.sin(np.arange(24) * np.pi / 6)
    estimates = []
    for _ in range(60):
        figures = 50 + season + rng.normal(0, 1.5, (4, 24))
        own, *others = (Series(LEVEL, Every.MONTH, tuple(months(24)), tuple(row)) for row in figures)
        estimates.append(effect(own, months(24)[18], expected=-1, others=others).decided.interval.estimate)
    # 60 estimates with errors near 1.5 · √(4/3 · (1/18 + 1/6)) = 0.82: their mean's error is 0.11
    assert abs(np.mean(estimates)) < 0.25

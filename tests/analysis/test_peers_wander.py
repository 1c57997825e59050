"""Months that come in spells: who was apart for a while is not said to be so for good."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from midcourse.analysis.finding import Finding
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers import standouts
from midcourse.analysis.peers.expected import peers

from . import cast

MEMORY = 0.6


def wander(random: np.random.Generator, units: int, months: int) -> NDArray[np.float64]:
    """Autocorrelation of 0.6, standard deviation 1, shape (units, months)."""
    noise = random.normal(0, 1, (units, months))
    for month in range(1, months):
        noise[:, month] = MEMORY * noise[:, month - 1] + np.sqrt(1 - MEMORY**2) * noise[:, month]
    return noise


def made(kind: Kind, away: NDArray[np.float64], random: np.random.Generator) -> Panel:
    """2,000 cases a month, of which 10 % times exp(away) are late; a mean is that figure itself."""
    unit, month = (part.ravel() for part in np.indices(away.shape))
    share = 0.1 * np.exp(away.ravel())
    draws = {Kind.RATE: random.binomial(2000, np.minimum(share, 1)), Kind.RATIO: random.poisson(2000 * share)}
    figures = pl.DataFrame(
        {
            "unit": [f"V{row}" for row in unit],
            "period": [cast.months(away.shape[1])[place] for place in month],
            "numerator": np.asarray(draws.get(kind, 2000 * share), dtype=float),
            "denominator": np.full(len(unit), 2000.0),
        }
    )
    return Panel(figures, Measure("late visits", kind, Better.LOWER, "late", "visits"), Every.MONTH, "vendor")


def told(panel: Panel) -> dict[str, Finding]:
    return {unit.unit: unit.finding for unit in standouts(panel) if unit.finding}


@pytest.mark.parametrize("kind", [Kind.RATE, Kind.RATIO, Kind.MEAN])
def test_months_in_spells_seldom_name_anybody_for_good(kind: Kind) -> None:
    """12 vendors for 24 months, alike in the long run: one set in twenty may name somebody reliably."""
    random = np.random.default_rng(31)
    sets = [told(made(kind, 0.3 * wander(random, 12, 24), random)) for _ in range(40)]
    assert sum(any("reliably" in one.sentence for one in each.values()) for each in sets) <= 5  # of 40: 2 and chance
    spells = [one for each in sets for one in each.values() if "reliably" not in one.sentence]
    assert all("than its peers in these months, at" in one.sentence for one in spells)
    assert all("months come in spells here, so it may not last." in one.sentence for one in spells)


@pytest.mark.parametrize("kind", [Kind.RATE, Kind.RATIO, Kind.MEAN])
def test_one_at_twice_the_figure_is_told_for_good_though_months_come_in_spells(kind: Kind) -> None:
    """ln 2 = 0.69 is 4.7 errors: 0.3 × √(3.6 / 24) = 0.116 of its own, √(1 + 1 / 11) times that with the others'."""
    random = np.random.default_rng(32)
    worse = np.where(np.arange(12) == 0, np.log(2), 0)[:, None]
    sets = [told(made(kind, worse + 0.3 * wander(random, 12, 24), random)) for _ in range(10)]
    assert sum("V0" in each and "is reliably worse" in each["V0"].sentence for each in sets) >= 8


def test_the_error_of_a_figure_is_what_figures_with_such_a_memory_scatter_by() -> None:
    """Var of a mean of 24 = (1 + 2 Σ (1 − k/24) 0.6ᵏ) / 24 = 3.6875 / 24: an error of 0.39, not 0.20."""
    random = np.random.default_rng(33)
    months = 10 + wander(random, 300, 24)
    unit, month = (part.ravel() for part in np.indices(months.shape))
    figures = pl.DataFrame(
        {
            "unit": [f"V{row}" for row in unit],
            "period": [cast.months(24)[place] for place in month],
            "numerator": months.ravel(),
        }
    )
    found = peers(Panel(figures, Measure("x", Kind.VALUE, Better.LOWER), Every.MONTH, "vendor"), "unit")
    assert found is not None
    assert found.error == pytest.approx(np.full(300, np.sqrt(3.6875 / 24)), rel=0.08)
    assert found.error == pytest.approx(np.full(300, months.mean(axis=1).std()), rel=0.12)

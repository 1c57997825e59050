"""Synthetic difference in differences against the published results on cigarette sales.

Packs per person and year in 39 states, a tax in California since 1989 (Abadie, Diamond & Hainmueller, JASA 105,
2010; figures as in susanathey/MCPanel, smok_outcome.csv). Published (Arkhangelsky et al., American Economic Review
111, 2021, table 1, and the vignette of synthdid): synthetic difference in differences −15.604 with standard error 8.4
from random placebos, difference in differences −27.349, synthetic control −19.620.
"""

from datetime import date

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.asked_effect import effect_finding
from midcourse.analysis.effects import synthetic
from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel
from tests.analysis.cast import FIGURES

SALES = Measure("cigarette sales", Kind.VALUE, Better.LOWER)


def sales() -> pl.DataFrame:
    wide = pl.read_csv(FIGURES / "cigarettes.csv").with_columns(period=pl.date("Year", 1, 1)).drop("Year")
    return wide.unpivot(index="period", variable_name="unit", value_name="numerator").cast({"numerator": pl.Float64})


@pytest.fixture(scope="module")
def found():
    wide = pl.read_csv(FIGURES / "cigarettes.csv").drop("Year").to_numpy().T.astype(float)
    return synthetic(wide[-1], wide[:-1], 19)


def test_the_estimate_is_the_published_one(found):
    assert found.estimate == pytest.approx(-15.604, abs=0.01)


def test_difference_in_differences_is_the_published_one(found):
    assert found.difference_in_differences == pytest.approx(-27.349, abs=0.001)


def test_the_synthetic_control_is_the_published_one_to_the_accuracy_of_its_search(found):
    """The reference stops its search for weights early; this is the exact least."""
    assert found.synthetic_control == pytest.approx(-19.62, abs=0.2)


def test_the_standard_error_is_near_the_published_one(found):
    """8.4 from random placebos whose weights are searched in part; here every placebo once, with exact weights."""
    assert found.error == pytest.approx(8.4, abs=1.5)


def test_weights_are_shares(found):
    for weights in (found.weights, found.times):
        assert weights.min() >= 0
        assert weights.sum() == pytest.approx(1)


def test_asked_by_name_the_finding_holds_estimate_interval_p_and_the_least_p():
    panel = Panel(sales(), SALES, Every.YEAR, "State")
    evidence = effect_finding(panel, date(1989, 1, 1), {"State": ["California"]}).evidence
    assert evidence["method"] == "synthetic difference in differences"
    assert evidence["estimate"] == pytest.approx(-15.604, abs=0.01)
    assert evidence["low"] < -15.6 < evidence["high"]
    assert evidence["smallest_possible_p"] == pytest.approx(1 / 39)
    assert evidence["compared_with"] == 38
    assert len(evidence["picture"]["expected"]) == 31


def test_a_level_added_to_one_unit_is_given_back():
    """Parallel units plus noise, 7 added to one: the estimate is 7 to within the placebos' error."""
    rng = np.random.default_rng(8)
    figures = rng.normal(50, 5, (20, 1)) + rng.normal(0, 3, (1, 24)) + rng.normal(0, 1, (20, 24))
    figures[0, 16:] += 7
    found = synthetic(figures[0], figures[1:], 16)
    assert found.estimate == pytest.approx(7, abs=3 * found.error)
    assert found.p < 0.001

"""The pooled effect against metafor's published output on the BCG trials."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from midcourse.analysis.effects import Verdict, effect, pooled_effect, random_effects
from tests.analysis.test_effects import BAD_YEAR, CHANGED, COMPLAINTS, STEADY, counts

# Colditz et al., JAMA 271, 1994 (dat.bcg of R's metafor): vaccinated with and without tuberculosis, others likewise
BCG = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=float,
)


@pytest.fixture(scope="module")
def bcg():
    a, b, c, d = BCG.T
    return random_effects(np.log(a / (a + b) * (c + d) / c), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_bcg_spread_and_mean_are_metafors(bcg):
    """metafor, rma(yi, vi, test = "knha"): τ² 0.3132, I² 92.22 %, estimate −0.7145."""
    assert bcg.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert bcg.i2 == pytest.approx(0.9222, abs=5e-5)
    assert bcg.interval.estimate == pytest.approx(-0.7145, abs=5e-5)


def test_bcg_interval_is_hartung_and_knapps(bcg):
    """Their formula written out with metafor's τ²; metafor prints error 0.1808 and p 0.0019 for test = "knha"."""
    a, b, c, d = BCG.T
    y, v = np.log(a / (a + b) * (c + d) / c), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    w = 1 / (v + 0.3132433)
    mean = sum(w * y) / sum(w)
    error = np.sqrt(sum(w * (y - mean) ** 2) / 12 / sum(w))
    assert bcg.error == pytest.approx(error, rel=1e-6)
    assert round(bcg.error, 4) == 0.1808
    assert bcg.interval.high - bcg.interval.low == pytest.approx(2 * stats.t.ppf(0.975, 12) * error, rel=1e-6)
    assert bcg.p == pytest.approx(0.0019, abs=5e-5)


def test_effects_that_agree_have_no_spread_and_are_not_made_surer_by_it():
    """Two of −1 ± 0.1: error 0.1/√2, times t(0.975, 1 degree of freedom) = 12.706."""
    found = random_effects(np.array([-1.0, -1.0]), np.array([0.01, 0.01]))
    assert found.tau2 == 0
    assert found.interval.high - found.interval.estimate == pytest.approx(12.706 * 0.1 / np.sqrt(2), rel=1e-4)
    assert found.predicted is None


def adopters():
    falls = {name: counts(*BAD_YEAR, *after) for name, after in (("A", (31, 29, 33)), ("B", (28, 33, 30)))}
    falls["C"] = counts(*BAD_YEAR, 35, 30, 33)
    falls["D"] = counts(*BAD_YEAR, 27, 32, 30)
    return {name: effect(one, CHANGED, expected=-1) for name, one in falls.items()}


def test_a_practice_that_helped_every_adopter_worked():
    found = pooled_effect(adopters(), COMPLAINTS, -1)
    assert found.verdict is Verdict.WORKED
    assert set(found.by_unit) == set("ABCD")
    assert found.sentence.startswith("Over 4 adopters: ")
    assert "lower" in found.sentence


def test_those_for_whom_it_worked_are_named():
    answers = adopters() | {"E": effect(counts(*STEADY), CHANGED, expected=-1)}
    assert "E" not in pooled_effect(answers, COMPLAINTS, -1).helped


def test_too_early_answers_do_not_count():
    early = effect(counts(*BAD_YEAR, 31), CHANGED, expected=-1)
    found = pooled_effect({"A": early, "B": early}, COMPLAINTS, -1)
    assert (found.verdict, found.found) == (Verdict.TOO_EARLY, None)


def test_one_adopter_is_not_pooled():
    answers = {"A": adopters()["A"], "B": effect(replace(counts(*BAD_YEAR)), date(2024, 3, 1), expected=-1)}
    found = pooled_effect(answers, COMPLAINTS, -1)
    assert found.found is None
    assert "two are needed" in found.sentence

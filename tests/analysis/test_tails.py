"""The tails are SciPy's own, to rounding: another implementation on the same machine is the reference."""

import numpy as np
import pytest
from scipy import stats

from midcourse.analysis import tails

P = np.array([1e-9, 1e-4, 0.025, 0.5, 0.975, 0.9999])
X = np.array([-8.0, -1.0, 0.0, 0.3, 2.0, 9.0])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (tails.normal_above(X), stats.norm.sf(X)),
        (tails.normal_point(P), stats.norm.ppf(P)),
        (tails.t_above(X, 4), stats.t.sf(X, 4)),
        (tails.t_point(P, 4), stats.t.ppf(P, 4)),
        (tails.f_above(abs(X), 3, 17), stats.f.sf(abs(X), 3, 17)),
        (tails.chi2_above(abs(X), 7), stats.chi2.sf(abs(X), 7)),
        (tails.chi2_point(P, 0.5), stats.chi2.ppf(P, 0.5)),
        (tails.beta_above([0.1, 0.5], 2.5, 9), stats.beta.sf([0.1, 0.5], 2.5, 9)),
        (tails.beta_point(P, 2.5, 9), stats.beta.ppf(P, 2.5, 9)),
        (tails.gamma_above(abs(X), 2.5, 3), stats.gamma.sf(abs(X), 2.5, scale=1 / 3)),
        (tails.gamma_point(P, 2.5, 3), stats.gamma.ppf(P, 2.5, scale=1 / 3)),
        (tails.binomial_at_most([-1, 0, 3, 9, 10, 11], 10, 0.3), stats.binom.cdf([-1, 0, 3, 9, 10, 11], 10, 0.3)),
        (tails.binomial_at_least([-1, 0, 3, 10, 11], 10, 0.3), stats.binom.sf([-2, -1, 2, 9, 10], 10, 0.3)),
        (tails.fair_coin_point(0.05, np.arange(400)), stats.binom.ppf(0.05, np.arange(400), 0.5).clip(0)),
        (tails.log_chi2_mean([1, 7.5]), [stats.loggamma.mean(half) - np.log(half) for half in (0.5, 3.75)]),
        (tails.log_chi2_variance([1, 7.5]), [stats.loggamma.var(half) for half in (0.5, 3.75)]),
        (tails.log_chi2_freedom([stats.loggamma.var(half) for half in (0.5, 3.75, 400)]), [1, 7.5, 800]),
    ],
)
def test_it_equals_scipy(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-300)

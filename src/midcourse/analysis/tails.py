"""Tail chances and points of the distributions that the tests rest on.

The same numbers as `scipy.stats` gives (shown by test), straight from the special functions they are made of: loading
`scipy.stats` costs more time than most answers do. All take and give arrays, element by element; "above" is the chance
of a value larger than x, "point" the value that is passed with chance 1 − p. Source of each: NIST/SEMATECH e-Handbook
of Statistical Methods, section 1.3.6.6, and the SciPy reference of the special function.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Numbers = Any  # a number or anything NumPy makes an array of numbers from


def _floats(value: Any) -> Floats:
    return np.asarray(value, dtype=np.float64)


def normal_above(x: Numbers) -> Floats:
    return _floats(special.ndtr(-np.asarray(x, dtype=np.float64)))


def normal_point(p: Numbers) -> Floats:
    return _floats(special.ndtri(p))


def t_above(x: Numbers, freedom: Numbers) -> Floats:
    return _floats(special.stdtr(freedom, -np.asarray(x, dtype=np.float64)))


def t_point(p: Numbers, freedom: Numbers) -> Floats:
    return _floats(special.stdtrit(freedom, p))


def f_above(x: Numbers, top: Numbers, bottom: Numbers) -> Floats:
    """`top` and `bottom` are the degrees of freedom of the numerator and the denominator."""
    return _floats(special.fdtrc(top, bottom, x))


def chi2_above(x: Numbers, freedom: Numbers) -> Floats:
    return _floats(special.chdtrc(freedom, x))


def chi2_point(p: Numbers, freedom: Numbers) -> Floats:
    return _floats(2 * special.gammaincinv(np.asarray(freedom, dtype=np.float64) / 2, p))


def log_chi2_mean(freedom: Numbers) -> Floats:
    """The mean of log(χ² ÷ freedom)."""
    half = np.asarray(freedom, dtype=np.float64) / 2
    return _floats(special.digamma(half) - np.log(half))


def log_chi2_variance(freedom: Numbers) -> Floats:
    return _floats(special.zeta(2, np.asarray(freedom, dtype=np.float64) / 2))  # the trigamma function


def log_chi2_freedom(variance: Numbers) -> Floats:
    """The freedom at which log χ² has this variance; by Newton's method (Smyth 2004, appendix)."""
    variance = np.asarray(variance, dtype=np.float64)
    half = 0.5 + 1 / variance
    for _ in range(8):
        reached, slope = special.zeta(2, half), -2 * special.zeta(3, half)  # the trigamma function and its derivative
        half = half + reached * (1 - reached / variance) / slope
    return _floats(2 * half)


def beta_above(x: Numbers, a: Numbers, b: Numbers) -> Floats:
    return _floats(special.betaincc(a, b, x))


def beta_point(p: Numbers, a: Numbers, b: Numbers) -> Floats:
    return _floats(special.betaincinv(a, b, p))


def gamma_above(x: Numbers, shape: Numbers, rate: Numbers) -> Floats:
    return _floats(special.gammaincc(shape, np.asarray(x, dtype=np.float64) * rate))


def gamma_point(p: Numbers, shape: Numbers, rate: Numbers) -> Floats:
    return _floats(special.gammaincinv(shape, p) / rate)


def binomial_at_most(k: Numbers, n: Numbers, share: Numbers) -> Floats:
    """The chance of `k` or fewer successes in `n` tries; `k` and `n` need not be whole."""
    k, n = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    inside = np.where(k < n, special.betaincc(np.maximum(k + 1, 1e-300), np.maximum(n - k, 1e-300), share), 1.0)
    return _floats(np.where(k < 0, 0.0, inside))


def binomial_at_least(k: Numbers, n: Numbers, share: Numbers) -> Floats:
    """The chance of `k` or more successes in `n` tries; `k` and `n` need not be whole."""
    k, n = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    inside = np.where(k > 0, special.betainc(np.maximum(k, 1e-300), np.maximum(n - k + 1, 1e-300), share), 1.0)
    return _floats(np.where(k > n, 0.0, inside))


def fair_coin_point(p: float, tosses: Numbers) -> Floats:
    """The least number of heads in `tosses` tosses of a fair coin that is reached or stayed under with chance `p`."""
    tosses = np.asarray(tosses, dtype=np.float64)
    guess = np.ceil(tosses / 2 + normal_point(p) * np.sqrt(tosses) / 2)
    steps = np.clip(guess[..., None] + np.arange(-4, 5), 0, tosses[..., None])  # the normal point is never further off
    reached = binomial_at_most(steps, tosses[..., None], 0.5) >= p
    return _floats(np.where(reached, steps, np.inf).min(axis=-1))

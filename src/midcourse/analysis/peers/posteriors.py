"""What is believed of each unit's true figure: three distributions that shrinkage ends in.

Each holds arrays of shape (units,) and gives the same four things, from `analysis/tails.py` and NumPy's generator.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats


class Posterior(Protocol):
    """A distribution for each unit."""

    @property
    def mean(self) -> Floats: ...

    def point(self, p: float) -> Floats:
        """The figure that the true one lies below with chance `p`."""

    def above(self, level: float) -> Floats:
        """The chance that the true figure is above a level."""

    def draws(self, random: np.random.Generator, count: int) -> Floats:
        """Shape (count, units)."""


@dataclass(frozen=True)
class Beta:
    """Proportions; `a` and `b` are the events and the other cases, the peers' share of each included."""

    a: Floats
    b: Floats

    @property
    def mean(self) -> Floats:
        return self.a / (self.a + self.b)

    def point(self, p: float) -> Floats:
        return tails.beta_point(p, self.a, self.b)

    def above(self, level: float) -> Floats:
        return tails.beta_above(np.clip(level, 0.0, 1.0), self.a, self.b)

    def draws(self, random: np.random.Generator, count: int) -> Floats:
        return random.beta(self.a, self.b, (count, len(self.a)))


@dataclass(frozen=True)
class Gamma:
    """Events per case: `shape` events in `rate` cases, the peers' share of each included."""

    shape: Floats
    rate: Floats

    @property
    def mean(self) -> Floats:
        return self.shape / self.rate

    def point(self, p: float) -> Floats:
        return tails.gamma_point(p, self.shape, self.rate)

    def above(self, level: float) -> Floats:
        return tails.gamma_above(max(level, 0.0), self.shape, self.rate)

    def draws(self, random: np.random.Generator, count: int) -> Floats:
        return random.gamma(self.shape, 1 / self.rate, (count, len(self.shape)))


@dataclass(frozen=True)
class Normal:
    """Means and levels."""

    mean: Floats
    error: Floats

    def point(self, p: float) -> Floats:
        return self.mean + self.error * tails.normal_point(p)

    def above(self, level: float) -> Floats:
        return tails.normal_above((level - self.mean) / self.error)

    def draws(self, random: np.random.Generator, count: int) -> Floats:
        return random.normal(self.mean, self.error, (count, len(self.mean)))

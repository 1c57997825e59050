"""What series asked together tell about each other: how alike neighbouring figures are, and how much figures scatter.

Arrays have shape (likenesses, series).
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Floats
from midcourse.analysis.spc.likeness import RHO
from midcourse.analysis.spc.series import Places
from midcourse.analysis.tails import log_chi2_freedom, log_chi2_mean, log_chi2_variance

OWN_SPREAD = 0.1  # standard deviation of a series' ρ around that of those it is asked together with
_closeness = np.exp(-(((RHO[:, None] - RHO) / OWN_SPREAD) ** 2) / 2)
AROUND = _closeness / _closeness.sum(axis=1, keepdims=True)  # of a series' ρ (columns) where the others' is (rows)
FEWEST = float((1 / (AROUND**2).sum(axis=1)).max())  # equally likely ρ that are left when the others' is known


@dataclass(frozen=True)
class Company:
    """What the others say of a series: how many times likelier each ρ is than before asking them, and its scatter.

    The usual `scatter` (variance of a figure of weight 1) is `worth` that many figures of a series' own.
    """

    likelier: Floats
    scatter: Floats
    worth: Floats

    @property
    def unknown(self) -> Floats:
        """How little the others tell of ρ, shape (series,): from 1, nothing, to 0, as much as they can."""
        many = self.likelier.sum(axis=0) ** 2 / (self.likelier**2).sum(axis=0)  # as many ρ, all equally likely
        return np.asarray(np.clip((many - FEWEST) / (len(RHO) - FEWEST), 0.0, 1.0))

    def take(self, rows: Places) -> "Company":
        """Some of the series."""
        return Company(self.likelier[:, rows], self.scatter[:, rows], self.worth[:, rows])


def alone(many: int) -> Company:
    """Series of which nothing else is known."""
    shape = (len(RHO), many)
    return Company(np.ones(shape), np.zeros(shape), np.zeros(shape))


def likelier(fit: Floats) -> Floats:
    """How many times likelier each ρ of a series is for what the others say; `fit` is the logarithm of each series'.

    Empirical Bayes (Efron & Morris, J. Am. Stat. Assoc. 70, 1975): the others have a common ρ, all equally likely
    beforehand, and each series its own around it.
    """
    of_common = np.log(AROUND @ np.exp(fit - fit.max(axis=0)))
    others = of_common.sum(axis=1, keepdims=True) - of_common
    common = np.exp(others - others.max(axis=0))
    common /= common.sum(axis=0)
    return np.asarray((AROUND.T @ common) / AROUND.mean(axis=0)[:, None])


def scatter_of(squares: Floats, count: Places, expected: Floats) -> tuple[Floats, Floats]:
    """The usual scatter of a series and how many figures of its own that is worth, both from all series asked together.

    Moderated variances (Smyth, Stat. Appl. Genet. Mol. Biol. 3, 2004) of scatter ÷ `expected`, shape (series,). How
    unlike series are is taken a standard error higher than it looks: a handful of series says little about others.
    """
    known = (squares > 0).all(axis=0) & (expected > 0) & (count > 2)
    many, free = int(known.sum()), np.maximum(count - 1, 1)
    if many < 2:
        return np.zeros_like(squares), np.zeros_like(squares)
    logs = np.log(squares[:, known] / (free * expected)[known]) - log_chi2_mean(free[known])
    usual = logs.mean(axis=1, keepdims=True)
    by_chance = log_chi2_variance(free[known]).mean()
    unlike = np.maximum(logs.var(axis=1, ddof=1, keepdims=True) - by_chance, 0.0)
    worth = log_chi2_freedom(unlike + by_chance * np.sqrt(2 / (many - 1)))
    scatter = np.exp(usual + log_chi2_mean(worth)) * expected
    return scatter, np.where(known, worth, 0.0)

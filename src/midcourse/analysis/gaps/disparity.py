"""Measures of how unequal groups are, in one number each, with standard errors and 95 % limits where there are any.

Definitions: Schlotheuber & Hosseinpoor, Int. J. Environ. Res. Public Health 19 (2022) 3697; standard errors: Ahn et
al., JCO Clinical Cancer Informatics 2 (2018) 1, and Walter, Int. J. Epidemiol. 7 (1978) 175 (attributable fraction).
The numbers are those of the R package healthequal. Where it leaves a number's scale out of its standard error (the
Theil index and the mean log deviation are told per 1,000, their errors are not) or takes the error of another number
(the attributable fraction in percent), so does this: they are there to be compared, not to be tested with.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.gaps.intervals import Z
from midcourse.analysis.grid import Floats


@dataclass(frozen=True)
class Disparity:
    """One measure; `error` and limits are None where no standard error is known."""

    value: float
    error: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class Groups:
    """Figures of groups with their standard errors and sizes, arrays of shape (groups,).

    `favourable` says whether high is good; `order` ranks groups from worst to best placed, where they have an order;
    `reference` is the place of the group to compare with, where there is one. `scale` is what a figure is told per:
    100 for percent.
    """

    figure: Floats
    error: Floats
    people: Floats
    favourable: bool
    order: NDArray[np.int64] | None = None
    reference: int | None = None
    scale: float = 1.0

    @property
    def share(self) -> Floats:
        return np.asarray(self.people / self.people.sum())

    @property
    def mean(self) -> float:
        return float(np.sum(self.share * self.figure))


def disparities(groups: Groups) -> dict[str, Disparity]:
    """Every measure by its usual short name, in the figures' own scale where it has one."""
    away = np.abs(groups.figure - groups.mean)
    plain, weighted = float(away.mean()), float(np.sum(groups.share * away))
    spread = float(np.sum(groups.share * away**2))
    return {
        "d": difference(groups),
        "r": relative(groups),
        "bgv": between_group_variance(groups),
        "bgsd": Disparity(float(np.sqrt(spread))),
        "cov": Disparity(100 * float(np.sqrt(spread)) / groups.mean),
        "ti": theil(groups),
        "mld": mean_log_deviation(groups),
        "idisu": Disparity(100 * plain / groups.mean),
        "idisw": Disparity(100 * weighted / groups.mean),
        "mdmu": Disparity(plain),
        "mdmw": Disparity(weighted),
        "paf": attributable_fraction(groups),
    }


def difference(groups: Groups) -> Disparity:
    """D: the figure of the one end less that of the other."""
    one, other = _ends(groups)
    error = float(np.hypot(groups.error[one], groups.error[other]))
    return _limited(float(groups.figure[one] - groups.figure[other]), error)


def relative(groups: Groups) -> Disparity:
    """R: the figure of the one end over that of the other; its standard error is of the logarithm."""
    one, other = _ends(groups)
    value = float(groups.figure[one] / groups.figure[other])
    parts = groups.error / groups.figure
    error = float(np.hypot(parts[one], parts[other]))
    return Disparity(value, error, float(value * np.exp(-Z * error)), float(value * np.exp(Z * error)))


def between_group_variance(groups: Groups) -> Disparity:
    """BGV: the mean squared distance from the mean, groups weighted by size."""
    share, away, noise = groups.share, groups.figure - groups.mean, groups.error**2
    first = float(np.sum(share**2 * noise * away**2))
    second = float(np.sum(share**2 * noise)) ** 2 - float(np.sum(share**4 * noise**2))
    third = float(np.sum(share**2 * (1 - share) ** 2 * noise**2))
    return _limited(float(np.sum(share * away**2)), float(np.sqrt(4 * first + 2 * (second + third))))


def theil(groups: Groups) -> Disparity:
    """TI: Σ p r ln r of the figures over their mean, per 1,000."""
    share, times = groups.share, _times(groups)
    pull = 1 + np.log(times)
    error = np.sqrt(np.sum((pull - np.sum(times * pull * share)) ** 2 * (share * groups.error / groups.mean) ** 2))
    return _limited(1000 * float(np.sum(share * times * np.log(times))), float(error))


def mean_log_deviation(groups: Groups) -> Disparity:
    """MLD: −Σ p ln r of the figures over their mean, per 1,000."""
    share, times = groups.share, _times(groups)
    error = np.sqrt(np.sum((share * groups.error / groups.mean) ** 2 * (1 - 1 / times) ** 2))
    return _limited(-1000 * float(np.sum(share * np.log(times))), float(error))


def attributable_fraction(groups: Groups) -> Disparity:
    """PAF: how much better the mean would be, in percent of it, if all were like the best (of an order, the last)."""
    sign = 1.0 if groups.favourable else -1.0
    best = int(np.argmax(sign * groups.figure if groups.order is None else groups.order))
    gain = groups.figure[best] - groups.mean
    value = 100 * gain / groups.mean if sign * gain > 0 else 0.0
    people, whole = groups.people[best], groups.people.sum()
    there = groups.figure[best] / groups.scale * people
    not_there, elsewhere = people - there, groups.mean / groups.scale * whole - there
    nowhere = whole - elsewhere - people
    square = there * whole * (elsewhere * not_there * (whole - there) + nowhere * there**2)
    error = np.sqrt(square / ((elsewhere + there) ** 3 * people**3))
    return _limited(float(value), float(error))


def _times(groups: Groups) -> Floats:
    """Figures over the mean; a figure of 0 counts as a millionth, so that it has a logarithm."""
    figure = np.where(groups.figure == 0, 1e-6, groups.figure)
    return np.asarray(figure / np.sum(groups.share * figure))


def _ends(groups: Groups) -> tuple[int, int]:
    """The two groups to compare, so that more is more unequal: of an order its ends, else the extremes.

    With a reference the one end is the reference and the other the extreme among all others.
    """
    if groups.order is not None:
        first, last = int(np.argmin(groups.order)), int(np.argmax(groups.order))
        return (last, first) if groups.favourable else (first, last)
    if groups.reference is None:
        return int(np.argmax(groups.figure)), int(np.argmin(groups.figure))
    others = groups.figure.copy()
    others[groups.reference] = np.nan
    return (
        (groups.reference, int(np.nanargmin(others)))
        if groups.favourable
        else (int(np.nanargmax(others)), groups.reference)
    )


def _limited(value: float, error: float) -> Disparity:
    return Disparity(value, error, value - Z * error, value + Z * error)

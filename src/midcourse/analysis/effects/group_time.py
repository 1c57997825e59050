"""Units that adopt a change on different dates: effects by group (date of adoption) and time, then averaged.

Callaway & Sant'Anna, Journal of Econometrics 225, 2021, without covariates. Each group is compared with units that
have not adopted (never, or not yet), never with those that already have: two-way fixed effects would take an effect
that grows for a trend of the comparison (Goodman-Bacon, Journal of Econometrics 225, 2021). Standard errors from
influence functions by unit, the sizes of the groups being estimated too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Interval
from midcourse.analysis.grid import Floats
from midcourse.analysis.tails import normal_above, normal_point

NEVER = -1


@dataclass(frozen=True)
class Effect:
    """An effect with its standard error and the influence of each unit on it, (units,)."""

    estimate: float
    error: float
    influence: Floats

    @property
    def interval(self) -> Interval:
        reach = float(normal_point(0.975)) * self.error
        return Interval(self.estimate, self.estimate - reach, self.estimate + reach)

    @property
    def p(self) -> float:
        return float(2 * normal_above(abs(self.estimate) / self.error)) if self.error > 0 else 1.0


@dataclass(frozen=True)
class GroupTime:
    """`cells` by (adoption, period), periods before adoption against the one before them as a check; the averages:

    `simple` over all cells after adoption, by size; `by_group` each adoption's mean; `by_age` periods since adoption.
    """

    cells: dict[tuple[int, int], Effect]
    simple: Effect
    by_group: dict[int, Effect]
    by_age: dict[int, Effect]


def group_time(figures: Floats, adopted: NDArray[np.intp], *, never_only: bool = False) -> GroupTime:
    """Effects from `figures` (units, periods), no gaps; `adopted` (units,) is each unit's first period with it.

    Units that never adopt have NEVER. Those with it from the first period on are left out. `never_only` compares with
    those alone; else those not yet with it are compared with too. Raises ValueError without anyone to compare with.
    """
    adopted = np.where(adopted >= figures.shape[1], NEVER, adopted)
    keep = adopted != 0
    figures, adopted = figures[keep], adopted[keep]
    groups = [int(g) for g in np.unique(adopted) if g != NEVER]
    cells: dict[tuple[int, int], Effect] = {}
    for g in groups:
        for t in range(1, figures.shape[1]):
            found = _cell(figures, adopted, g, t, never_only)
            if found:
                cells[g, t] = found
    after = [cell for cell in cells if cell[1] >= cell[0]]
    if not after:
        raise ValueError("There is no unit without the change to compare with.")
    ages = sorted({t - g for g, t in after})
    return GroupTime(
        cells,
        _average(cells, after, adopted),
        {g: _average(cells, [cell for cell in after if cell[0] == g], adopted) for g in {g for g, _ in after}},
        {age: _average(cells, [cell for cell in after if cell[1] - cell[0] == age], adopted) for age in ages},
    )


def _cell(figures: Floats, adopted: NDArray[np.intp], g: int, t: int, never_only: bool) -> Effect | None:
    base = g - 1 if t >= g else t - 1
    group = adopted == g
    rest = adopted == NEVER if never_only else (adopted == NEVER) | (adopted > max(t, base))
    rest &= ~group
    if not rest.any():
        return None
    moved = figures[:, t] - figures[:, base]
    estimate = moved[group].mean() - moved[rest].mean()
    n = len(adopted)
    influence = n / group.sum() * group * (moved - moved[group].mean())
    influence = influence - n / rest.sum() * rest * (moved - moved[rest].mean())
    return _effect(float(estimate), influence)


def _effect(estimate: float, influence: Floats) -> Effect:
    return Effect(estimate, float(np.sqrt((influence**2).mean() / len(influence))), influence)


def _average(
    cells: dict[tuple[int, int], Effect], chosen: Sequence[tuple[int, int]], adopted: NDArray[np.intp]
) -> Effect:
    """The mean of cells, weighed by the share of units in each group."""
    member = np.array([adopted == g for g, _ in chosen], dtype=float)
    share = member.mean(axis=1)
    estimates = np.array([cells[cell].estimate for cell in chosen])
    weight = share / share.sum()
    estimate = float(weight @ estimates)
    influence = weight @ np.array([cells[cell].influence for cell in chosen])
    resized = (estimates - estimate) @ (member - share[:, None]) / share.sum()
    return _effect(estimate, influence + resized)

"""Two sides compared within the same unit and period, with an error that allows for more than chance.

The gap is the Mantel–Haenszel difference: of each stratum (unit and period) the difference of the two figures,
weighted by n₁n₂/(n₁ + n₂) (Greenland & Robins, Biometrics 41 (1985) 55), so that neither the mix of units nor a
month that was bad for all can make one. Its variance under no gap is that of the Mantel–Haenszel test (for events
per exposure, of Poisson events), times how much more the periods scatter around their unit's gap than chance would
have it, times what lag-one autocorrelation takes from their number, and no less than what the units' own gaps differ
by (the sandwich variance over units). The last is a guard against people who differ between units for good.

Arrays have shape (rows, units, periods) on entry and (rows,) in the answer, one row a comparison.
"""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis import tails
from midcourse.analysis.grid import Floats, filled, ratio
from midcourse.analysis.measure import Kind

CLEAR = 0.05
KNOWN = 1e6  # degrees of freedom of a variance that needs no estimate
LONGEST_MEMORY = 0.8  # autocorrelation beyond it leaves nothing to test with


@dataclass(frozen=True)
class Sides:
    """What is compared: tops and bases of both sides, all of one shape (rows, units, periods).

    `steady` are the tops of both without the groups' own lasting moves, from which `moved` numbers were estimated: what
    scatter and memory are taken from. Without it the tops are.
    """

    kind: Kind
    top: Floats
    base: Floats
    other_top: Floats
    other_base: Floats
    steady: tuple[Floats, Floats] | None = None
    moved: int = 0

    @property
    def freed(self) -> "Sides":
        top, other_top = self.steady or (self.top, self.other_top)
        return Sides(self.kind, top, self.base, other_top, self.other_base)


@dataclass(frozen=True)
class Strata:
    """Of every unit and period the gap, its weight and what its variance is by chance, over weight."""

    gap: Floats
    weight: Floats
    variance: Floats


@dataclass(frozen=True)
class Contrast:
    """The gap of each row within units and periods, and which share of it was `lasting`: there through all moves.

    `scatter` is how many times the variance is chance's, periods only, with `freedom_by_period`, NaN where unknown;
    `inflation` and `freedom` are with the units' differences too.
    `unit_gap`, `unit_weight` and `unit_error` have shape (rows, units); `strata` are what it was made of.
    """

    gap: Floats
    lasting: Floats
    error: Floats
    freedom: Floats
    freedom_by_period: float
    scatter: float
    inflation: Floats
    unit_gap: Floats
    unit_weight: Floats
    unit_error: Floats
    strata: Strata

    @property
    def p(self) -> Floats:
        """The chance of a gap so large, either way, where there is none; 1 where nothing can be compared."""
        with np.errstate(invalid="ignore", divide="ignore"):
            t = self.lasting * np.abs(self.gap) / self.error
        return np.where(np.isfinite(t), 2 * tails.t_above(filled(t), self.freedom), 1.0)

    @property
    def everywhere(self) -> Floats:
        """The chance that some unit has no gap this way, where all seem to; 1 where their signs differ.

        The largest of the units' own chances (an intersection-union test: Berger, Technometrics 24, 1982). It says
        nothing of other units than these, and so needs no guard against their differing for good.
        """
        served = self.unit_weight > 0
        with np.errstate(invalid="ignore", divide="ignore"):
            t = np.where(served, np.clip(self.unit_gap / self.unit_error, -1e300, 1e300), np.nan)
        least, most = (np.where(served, filled(t), far) for far in (np.inf, -np.inf))
        smallest = self.lasting * np.maximum(least.min(axis=1), -most.max(axis=1))
        p = 2 * tails.t_above(np.maximum(smallest, 0.0), self.freedom_by_period)
        return np.where((served.sum(axis=1) >= 2) & (smallest > 0), p, 1.0)

    @property
    def allowed(self) -> Floats:
        """How many times chance the variance in limits is: with the units' differences, unless all gaps go one way.

        Then the limits are those of these units' gap, whatever other units would show.
        """
        return np.where(self.everywhere < CLEAR, np.minimum(self.scatter, self.inflation), self.inflation)

    def interval(self, p: float = 0.975) -> tuple[Floats, Floats]:
        """Of the gap within units and periods."""
        one_way = self.allowed < self.inflation
        freedom = np.where(one_way, self.freedom_by_period, self.freedom)
        reach = tails.t_point(p, freedom) * self.error * np.sqrt(ratio(self.allowed, self.inflation))
        return self.gap - reach, self.gap + reach


def contrast(sides: Sides, independent: int | None = None) -> Contrast:
    """The contrasts of all rows; `independent` says how many of them are (all, where it is not given)."""
    strata = within(sides)
    weight, variance = strata.weight, strata.variance
    unit_weight, unit_chance = weight.sum(axis=2), (weight * variance).sum(axis=2)
    unit_gap = ratio((weight * strata.gap).sum(axis=2), unit_weight)
    total = unit_weight.sum(axis=1)
    gap = ratio(np.nansum(unit_weight * unit_gap, axis=1), total)
    share = 1.0 if independent is None else independent / max(len(gap), 1)
    freed = within(sides.freed).gap if sides.steady else strata.gap
    scatter, freedom = _scatter(strata, freed, sides, share)
    chance = ratio(scatter * unit_chance.sum(axis=1), total**2)
    apart, units = _apart(unit_gap, unit_weight, gap, total)
    inflation = np.maximum(1.0, filled(ratio(apart, chance), 1.0))
    error, variance_of_one = np.sqrt(chance * inflation), scatter * inflation
    if np.isnan(scatter):  # what units differ by is all that is known
        inflation, error, variance_of_one = np.full_like(gap, np.inf), np.sqrt(apart), apart * total
    return Contrast(
        gap,
        _lasting(strata, freed, gap),
        error,
        _freedom(inflation, units, freedom),
        freedom,
        scatter,
        variance_of_one,
        unit_gap,
        unit_weight,
        np.sqrt(ratio(scatter * unit_chance, unit_weight**2)),
        strata,
    )


def within(sides: Sides) -> Strata:
    """The gap of every stratum that has both sides; weight 0 elsewhere."""
    both = (sides.base > 0) & (sides.other_base > 0)
    whole = np.where(both, sides.base + sides.other_base, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(both, sides.top / sides.base - sides.other_top / sides.other_base, 0.0)
        weight = np.where(both, sides.base * sides.other_base / whole, 0.0)
        level = (sides.top + sides.other_top) / whole
        if sides.kind is Kind.RATE:
            variance = level * (1 - level) * whole / np.maximum(whole - 1, 1.0)
        else:
            variance = level if sides.kind is Kind.RATIO else np.ones_like(level)
    return Strata(gap, weight, np.where(both, np.maximum(variance, 0.0), 0.0))


def _lasting(strata: Strata, freed: Floats, gap: Floats) -> Floats:
    """The smallest that the gap was before or after any group's move, over what it is in all; 0 where it turned."""
    weight = strata.weight.sum(axis=1)
    moves = filled(ratio((strata.weight * (strata.gap - freed)).sum(axis=1), weight))
    least = (np.sign(gap)[:, None] * moves).min(axis=1)
    return filled(np.clip(1 + ratio(least, np.abs(gap)), 0.0, 1.0), 1.0)


def _scatter(strata: Strata, gap: Floats, sides: Sides, share: float) -> tuple[float, float]:
    """Σw(gap − unit's gap)² over what chance would give, with its degrees of freedom and its memory allowed for.

    NaN where figures that are no events have one period only. `gap` is that of each stratum without the groups' own
    lasting moves.
    """
    seen = strata.weight > 0
    unit_weight = strata.weight.sum(axis=2)
    unit_gap = ratio((strata.weight * gap).sum(axis=2), unit_weight)
    away = np.where(seen, gap - filled(unit_gap)[:, :, None], 0.0)
    chance = strata.variance.sum() - float(np.nansum(ratio((strata.weight * strata.variance).sum(axis=2), unit_weight)))
    periods = seen.sum(axis=2)
    freedom = share * float(np.maximum(periods - 1, 0).sum()) - sides.moved
    squares = strata.weight * away**2
    events = sides.kind in (Kind.RATE, Kind.RATIO)
    if freedom <= 0 or chance <= 0:  # one period cannot show any scatter; that of events is no less than chance
        return (1.0, KNOWN) if events else (np.nan, 1.0)
    scatter = float(squares.sum()) / chance
    memory = _memory(np.sqrt(strata.weight) * away, float(periods[periods > 0].mean()))
    scatter *= (1 + memory) / (1 - memory)
    return max(scatter, 1.0 if events else 0.0), max(freedom * (1 - memory) / (1 + memory), 1.0)


def _memory(away: Floats, periods: float) -> float:
    """Lag-one autocorrelation of all series together, with what taking off the mean hides added back."""
    square = float((away**2).sum())
    if square == 0 or periods < 4:
        return 0.0
    raw = float((away[:, :, 1:] * away[:, :, :-1]).sum()) / square
    return float(np.clip((raw + 1 / periods) / (1 - 3 / periods), 0.0, LONGEST_MEMORY))


def _apart(unit_gap: Floats, unit_weight: Floats, gap: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The variance of the gap from how much the units' gaps differ, and how many units that rests on in effect."""
    count = (unit_weight > 0).sum(axis=1).astype(np.float64)
    squares = np.nansum((unit_weight * (unit_gap - gap[:, None])) ** 2, axis=1)
    units = ratio(total**2, (unit_weight**2).sum(axis=1))
    return ratio(squares, total**2) * filled(ratio(count, count - 1)), units


def _freedom(inflation: Floats, units: Floats, freedom: float) -> Floats:
    """Degrees of freedom of the two parts of the variance together (Satterthwaite 1946)."""
    extra = 1 - 1 / inflation
    few = np.maximum(filled(units, 2.0) - 1, 1.0)
    return np.asarray(1 / (extra**2 / few + (1 - extra) ** 2 / freedom))

"""Who stands out, fairly: units reliably better or worse than their peers, after allowing for size and mix.

A unit is named only when all of these hold: it has enough events; its figure is beyond the 99.8 % limits of what
chance and its own months' scatter would give around the typical peer (Spiegelhalter 2005; the typical peer is
the weighted median, so that one bad unit does not make all others look good); it is truly on that
side with a probability of 99 % after shrinking toward the peers (empirical Bayes); and, with six peers or more,
its shrunken figure lies outside the middle two thirds of the peers or, for a unit of little weight among them,
its figure is beyond 99.8 % limits that allow for the peers' own spread too. With two to five peers that spread
cannot be estimated and the sentence says how few there are; of two, the worse is held against the other.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from scipy import stats

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats
from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.panel import PERIOD, UNIT, Panel
from midcourse.analysis.peers.expected import Peers, peers
from midcourse.analysis.peers.funnels import Dispersion, dispersion, winsorised
from midcourse.analysis.peers.shrinkage import Shrunk, beta_binomial, gamma_poisson, normal

FEWEST_EVENTS = 30.0  # of the rarer kind: below it a unit is never named
MANY = 6  # peers from which their spread is estimated
CERTAIN = 0.99
BEYOND = 0.001  # chance on each side of the 99.8 % limits
SMALL = 0.25  # of an equal share of all cases: a unit below it is small among its peers


@dataclass(frozen=True)
class Standout:
    """One unit among its peers.

    `figure` is its own, `expected` a typical peer's with the same mix, `shrunk` its probable true figure
    with the 95 % interval `lower` to `upper`; `chance_worse` the probability that it is truly worse than the
    typical peer (higher, without a good direction), `chance_off_target` than the target. `ranks` is the 95 %
    interval of its rank, 1 the best (the highest, without a good direction). `finding` is None for a unit
    that does not stand out.
    """

    unit: str
    figure: float
    expected: float
    numerator: float
    base: float
    z: float
    shrunk: float
    lower: float
    upper: float
    chance_worse: float
    chance_off_target: float | None
    ranks: tuple[int, int]
    enough: bool
    finding: Finding | None


def standouts(panel: Panel, by: str = UNIT, since: date | None = None) -> list[Standout]:
    """Every unit among its peers, from the period `since` on; those to be named carry a finding.

    Counts and sums without a base have no size to allow for: nobody is compared, and the list is empty.
    """
    if panel.measure.kind in (Kind.COUNT, Kind.SUM) or (by == UNIT and not panel.unit):
        return []
    if since is not None:
        panel = replace(panel, figures=panel.figures.filter(pl.col(PERIOD) >= since))
    found = peers(panel, by) if not panel.figures.is_empty() else None
    return [] if found is None else _Judge(panel, by, found).all()


class _Judge:
    """Judges all units of one panel."""

    def __init__(self, panel: Panel, by: str, found: Peers) -> None:
        self.panel, self.by, self.peers = panel, by, found
        self.many = len(found.units) >= MANY
        overall = float(found.observed.sum() / found.base.sum())
        away = (found.observed - found.expected) / found.base
        self.between = _between(found) if self.many else Dispersion(float("nan"), 0.0)
        self.middle, self.z = _typical(away, found.error, self.between.tau2 if self.many else None)
        self.away, self.typical = away - self.middle, overall + self.middle
        self.shrunk = _shrunk(panel.measure.kind, found, overall, self.between)
        self.enough = _enough(panel.measure.kind, found)
        self.small = found.base < SMALL * found.base.mean()
        self.sign = -1.0 if panel.measure.better is Better.HIGHER else 1.0

    def all(self) -> list[Standout]:
        """Every unit, those named with their finding."""
        high = self.shrunk.above(self.typical)
        worse = high if self.sign > 0 else 1 - high
        named = self._named(high)
        return [self._standout(row, float(worse[row]), bool(named[row])) for row in range(len(worse))]

    def _named(self, high: Floats) -> np.ndarray:
        found = self.peers
        freedom = found.freedom if found.freedom > 0 else np.inf
        tries = 1 if self.many else len(found.units)
        limit = stats.t.isf(BEYOND / tries, freedom)
        named = self.enough & (np.abs(self.z) > limit)
        if self.many:
            named &= np.maximum(high, 1 - high) >= CERTAIN
            wide = np.sqrt(found.error**2 + self.between.tau2)
            far = np.abs(self.shrunk.value - self.typical) >= np.sqrt(self.between.tau2)
            named &= np.where(self.small, np.abs(self.away) > limit * wide, far)
        elif len(found.units) == 2:  # one worse is the other better: say it once
            named &= self.sign * self.away > 0
        return named

    def _standout(self, row: int, worse: float, named: bool) -> Standout:
        found, shrunk, target = self.peers, self.shrunk, self.panel.measure.target
        off = None
        if target is not None and self.panel.measure.better is not Better.NEITHER:
            high = float(shrunk.above(target)[row])
            off = high if self.sign > 0 else 1 - high
        count = len(found.units)
        ranks = (int(shrunk.low_rank[row]), int(shrunk.high_rank[row]))
        if self.panel.measure.better is not Better.LOWER:
            ranks = (count + 1 - ranks[1], count + 1 - ranks[0])
        entry = Standout(
            unit=found.units[row],
            figure=float(found.figure[row]),
            expected=max(float(found.expected[row] / found.base[row]) + self.middle, 0.0),
            numerator=float(found.observed[row]),
            base=float(found.base[row]),
            z=float(self.z[row]),
            shrunk=float(shrunk.value[row]),
            lower=float(shrunk.lower[row]),
            upper=float(shrunk.upper[row]),
            chance_worse=worse,
            chance_off_target=off,
            ranks=ranks,
            enough=bool(self.enough[row]),
            finding=None,
        )
        return replace(entry, finding=self._finding(entry)) if named else entry

    def _finding(self, unit: Standout) -> Finding:
        good = wording.good(unit.figure - unit.expected, self.panel.measure.better)
        periods = self.panel.periods
        evidence = {
            "figure": unit.figure,
            "expected": unit.expected,
            "numerator": unit.numerator,
            "base": unit.base,
            "z": unit.z,
            "shrunk": unit.shrunk,
            "interval": [unit.lower, unit.upper],
            "chance_worse": unit.chance_worse,
            "ranks": list(unit.ranks),
            "peers": len(self.peers.units),
            "allowed_for": [self.panel.label(column) for column in self.peers.mix],
            "tau2": self.between.tau2,
            "spread_of_periods": self.peers.spread,
            "rule": "beyond the 99.8 % limits and truly so with 99 %",
        }
        size = abs(unit.numerator - unit.expected * unit.base)
        whole = float(np.abs(self.peers.observed).sum())
        return Finding(
            FindingKind.STANDOUT,
            self._sentence(unit, good),
            {self.panel.label(self.by): unit.unit},
            periods[0],
            periods[-1],
            {True: Direction.BETTER, False: Direction.WORSE, None: Direction.CHANGE}[good],
            evidence,
            weight=size / whole if whole else 0.0,
        )

    def _sentence(self, unit: Standout, good: bool | None) -> str:
        measure, label = self.panel.measure, self.panel.label(self.by)
        way = "higher" if unit.figure > unit.expected else "lower"
        judged = {True: "better", False: "worse", None: way}[good]
        opening = f"Bright spot in {measure.name}" if good else wording.capital(measure.name)
        count = len(self.peers.units)
        others = f"the other {count - 1} together" if count > 2 else "the other"
        return (
            f"{opening}: {label} {unit.unit} is reliably {judged} than its peers, at "
            f"{wording.figure(unit.figure, measure)}{self._basis(unit)}, against {self._rest(unit)} for {others}."
            f"{self._mix(unit)}{self._few()}"
        )

    def _basis(self, unit: Standout) -> str:
        if not self.panel.measure.kind.has_denominator:
            return ""
        return f" ({wording.basis(unit.numerator, unit.base, self.panel.measure)})"

    def _rest(self, unit: Standout) -> str:
        found = self.peers
        top, base = found.observed.sum() - unit.numerator, found.base.sum() - unit.base
        return wording.figure(float(top / base), self.panel.measure)

    def _mix(self, unit: Standout) -> str:
        expected = wording.figure(unit.expected, self.panel.measure)
        mix = [self.panel.label(column) for column in self.peers.mix]
        same = wording.listing([*mix, self.panel.every.value])
        return f" A typical peer with its mix of {same} would have {expected}." if mix else ""

    def _few(self) -> str:
        return "" if self.many else f" With only {len(self.peers.units)} to compare, read this with care."


def _typical(away: Floats, error: Floats, tau2: float | None) -> tuple[float, Floats]:
    """The typical unit's distance from what is expected, and each unit's distance from it in standard errors.

    With a known spread the typical unit is the median weighted by precision, else the plain median. Of two
    units none is typical: the middle is halfway and each is held against the other.
    """
    if len(away) == 2:
        return float(away.mean()), (away - away[::-1]) / _safe(np.full(2, np.sqrt(np.sum(error**2))))
    weight = np.ones(len(away)) if tau2 is None else 1 / _safe(error**2 + tau2)
    share = weight / weight.sum()
    order = np.argsort(away)
    middle = float(away[order[np.searchsorted(np.cumsum(share[order]), 0.5)]])
    own = error**2 + (tau2 or 0.0)
    noise = np.pi / 2 * float(np.sum(share**2 * own))  # a median's variance is π/2 that of a mean
    return middle, (away - middle) / _safe(np.sqrt(error**2 + noise))


def _safe(positive: Floats) -> Floats:
    return np.maximum(positive, 1e-12)


def _between(found: Peers) -> Dispersion:
    """The spread between units from winsorised scores, on the figure's own scale."""
    error = _safe(found.error)
    return dispersion(winsorised((found.observed - found.expected) / found.base / error), error)


def _shrunk(kind: Kind, found: Peers, overall: float, between: Dispersion) -> Shrunk:
    """Probable true figures at the mix of all, with the months' own scatter taken off the evidence."""
    level = np.clip(overall + (found.observed - found.expected) / found.base, 0.0, None)
    if kind is Kind.RATE:
        cases = found.base / found.spread
        return beta_binomial(np.clip(level, 0.0, 1.0) * cases, cases)
    if kind is Kind.RATIO:
        cases = found.base / found.spread
        return gamma_poisson(level * cases, cases)
    figure = overall + (found.observed - found.expected) / found.base
    tau2 = between.tau2 if np.isfinite(between.phi) else float(np.var(figure))
    return normal(figure, found.error, overall, tau2)


def _enough(kind: Kind, found: Peers) -> np.ndarray:
    """Units with enough events, seen and expected, of the rarer kind; of figures that are no events, all."""
    if kind not in (Kind.RATE, Kind.RATIO):
        return np.ones(len(found.units), dtype=bool)
    least = np.minimum(np.maximum(found.observed, found.expected), found.expected)
    if kind is Kind.RATE:
        least = np.minimum(least, found.base - found.expected)
    return np.asarray(least > FEWEST_EVENTS, dtype=bool)

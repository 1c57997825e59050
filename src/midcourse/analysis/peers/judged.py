"""Who stands out, fairly: units reliably better or worse than their peers, after allowing for size and mix.

A unit is named only when all of these hold: it has enough events; its figure is beyond the 99.8 % limits of what
chance and its own months' scatter would give around the typical one of the others (Spiegelhalter 2005; one bad unit
hardly moves what is typical); it is among those that hold up in view of how many were looked at (Benjamini & Hochberg);
and either it is beyond the 99.8 % limits that allow for the peers' own spread too or, among no more than 16 and unless
it has little weight, it is on that side with a probability of 99 % after shrinking toward the peers (empirical Bayes)
and its shrunken figure lies outside the middle two thirds of the peers. With two to five peers that spread cannot be
estimated: see `few`, and the sentence says how few there are.
"""

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from midcourse.analysis import tails
from midcourse.analysis.finding import Finding
from midcourse.analysis.grid import Floats, ratio
from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.panel import PERIOD, UNIT, Panel
from midcourse.analysis.peers.expected import MANY, Peers, peers
from midcourse.analysis.peers.few import Apart, Parts, apart, foremost
from midcourse.analysis.peers.funnels import Bools, Dispersion
from midcourse.analysis.peers.standout import Standout
from midcourse.analysis.peers.telling import Telling
from midcourse.analysis.peers.typical import between, enough, shrunk, typical
from midcourse.analysis.spc.signals import accepted

CERTAIN = 0.99
BEYOND = 0.001  # chance on each side of the 99.8 % limits
FALSE = 0.01  # share of false ones among those named that is expected at most, however many peers there are
FAR = 1.0  # spreads between units; two thirds of ordinary ones are nearer
MOST = 16  # units: of more, a third outside the middle would be too many to tell
TWICE = 2.0  # times a typical peer's figure (odds): of few units that all differ, who is less far is not told
SMALL = 0.25  # of an equal share of all cases: a unit below it is small among its peers


def standouts(panel: Panel, by: str = UNIT, since: date | None = None) -> list[Standout]:
    """Every unit among its peers, from the period `since` on; those to be named carry a finding.

    Counts and sums without a base have no size to allow for: nobody is compared, and the list is empty.
    """
    if panel.measure.kind in (Kind.COUNT, Kind.SUM) or (by == UNIT and not panel.unit):
        return []
    if since is not None:
        panel = replace(panel, figures=panel.figures.filter(pl.col(PERIOD) >= since))
    found = peers(panel, by) if not panel.figures.is_empty() else None
    if found is None:
        return []
    entries = _Judge(panel, by, found).all()
    return _with_spells(entries, _Judge(panel, by, found.in_these, spell=True)) if found.remember else entries


def _with_spells(lasting: list[Standout], here: "_Judge") -> list[Standout]:
    """Units as they are in the long run; those apart only in these periods have that told.

    Of six or more, if they are beyond the 98 % limits in the long run; of fewer, the memory is hardly known.
    """
    least = float(tails.normal_point(CERTAIN)) if len(lasting) >= MANY else 0.0
    return [
        replace(unit, finding=here.finding(row)) if named and not unit.finding and abs(unit.z) > least else unit
        for row, (unit, named) in enumerate(zip(lasting, here.named, strict=True))
    ]


class _Judge:
    """Judges all units of one panel. `away` is each unit's distance from its typical peer, `z` that in errors."""

    def __init__(self, panel: Panel, by: str, found: Peers, *, spell: bool = False) -> None:
        self.measure, self.peers = panel.measure, found
        self.few, self.each = found.parts is not None, False
        self.enough = enough(panel.measure.kind, found)
        overall = float(found.observed.sum() / found.base.sum())
        away = (found.observed - found.expected) / found.base
        self.between = Dispersion(float("nan"), 0.0) if self.few else between(found)
        compared = len(found.units) if self.few and len(found.units) > 2 else 1
        self.limit = -float(tails.t_point(BEYOND / compared, self.freedom))
        if found.parts is not None:
            held, self.each = self._of_few(Parts(panel.measure.kind, *found.parts, found.spread))
            self.away, self.z, self.unlike = held.away, held.z, held.unlike
            middle = float(np.average(away[~held.unlike], weights=found.base[~held.unlike]))
        else:
            middle, self.away, self.z = typical(away, found.error, self.between.tau2)
            self.unlike = np.ones(len(away), dtype=bool)
        self.typical = overall + middle
        self.shrunk = shrunk(panel.measure.kind, found, overall)
        self.telling = Telling(panel, by, found, self.between.tau2, few=self.few, each=self.each, spell=spell)

    @property
    def freedom(self) -> float:
        return self.peers.freedom if self.peers.freedom > 0 else float("inf")

    def _of_few(self, parts: Parts) -> tuple[Apart, bool]:
        """Who is unlike the ordinary units; if nobody is, and all differ, who is far from each of the others (True)."""
        held = apart(parts, self.limit, high_is_worse=self.measure.better is not Better.HIGHER)
        if len(held.z) < 3 or (self.enough & held.beyond(self.limit)).any():
            return held, False
        first = foremost(parts, -float(tails.t_point(BEYOND, self.freedom)))
        far = first.unlike & self._twice(self.peers.figure, self.peers.figure - first.away)
        named = self.enough & far & first.beyond(self.limit)
        return (replace(first, unlike=named), True) if named.any() else (held, False)

    def _twice(self, figure: Floats, typical: Floats) -> Bools:
        """Whether the one is at least twice the other, either way; of rates, by their odds."""
        known = (figure > 0) & (typical > 0)
        if self.measure.kind is Kind.RATE:
            known &= (figure < 1) & (typical < 1)
        one, other = (np.where(known, each, 0.5) for each in (figure, typical))
        odds = one / other
        if self.measure.kind is Kind.RATE:
            odds *= (1 - other) / (1 - one)
        return np.asarray(np.maximum(odds, 1 / odds) >= TWICE)

    def all(self) -> list[Standout]:
        """Every unit, those named with their finding."""
        entries = [self._standout(row) for row in range(len(self.peers.units))]
        return [
            replace(entry, finding=self.telling.finding(entry)) if name else entry
            for entry, name in zip(entries, self.named, strict=True)
        ]

    def finding(self, row: int) -> Finding:
        return self.telling.finding(self._standout(row))

    @cached_property
    def high(self) -> Floats:
        """The chance that each unit truly is above the typical one."""
        return self.shrunk.above(self.typical)

    @cached_property
    def named(self) -> Bools:
        named = self.enough & self.unlike & (np.abs(self.z) > self.limit)
        if not self.few:
            named &= self._hold_up() & (self._outlying() | self._surely_far(self.high))
        return named

    def _hold_up(self) -> Bools:
        """Units that are unlike the typical peer also in view of how many were looked at."""
        chances = 2 * tails.t_above(np.abs(self.z), self.freedom)
        return np.asarray(chances <= accepted(chances[self.enough], FALSE))

    def _outlying(self) -> Bools:
        """Units beyond what chance and the ordinary spread between peers give."""
        return np.asarray(np.abs(self.away) > self.limit * np.sqrt(self.peers.error**2 + self.between.tau2))

    def _surely_far(self, high: Floats) -> Bools:
        """Units that are no small ones and surely on their side of the typical peer, outside the ordinary range.

        With one figure each nobody is: how much a unit scatters and how much units differ cannot then be told apart. Of
        many nobody is either: where units differ for good, each is surely where it is, and a third outside the middle.
        """
        if not self.peers.freedom or len(self.away) > MOST:
            return np.zeros(len(self.away), dtype=bool)
        certain = np.where(self.away > 0, high, 1 - high) >= CERTAIN
        far = np.abs(self.shrunk.value - self.typical) >= FAR * np.sqrt(self.between.tau2)
        small = self.peers.base < SMALL * self.peers.base.mean()
        return np.asarray(certain & far & ~small)

    def _standout(self, row: int) -> Standout:
        found, shrunken = self.peers, self.shrunk
        lowest, highest = float(shrunken.ranks.among_lowest[row]), float(shrunken.ranks.among_highest[row])
        high = float(self.high[row])
        low_is_best = self.measure.better is Better.LOWER
        return Standout(
            unit=found.units[row],
            figure=float(found.figure[row]),
            expected=self._expected(row),
            ratio=float(ratio(found.observed[row], found.expected[row])),
            numerator=float(found.observed[row]),
            base=float(found.base[row]),
            z=float(self.z[row]),
            shrunk=float(shrunken.value[row]),
            lower=float(shrunken.lower[row]),
            upper=float(shrunken.upper[row]),
            chance_worse=1 - high if self.measure.better is Better.HIGHER else high,
            chance_off_target=None if self.off_target is None else float(self.off_target[row]),
            ranks=self._ranks(row, low_is_best=low_is_best),
            chance_worst=highest if low_is_best else lowest,
            chance_best=lowest if low_is_best else highest,
            enough=bool(self.enough[row]),
            finding=None,
        )

    def _expected(self, row: int) -> float:
        figure = float(self.peers.figure[row] - self.away[row])
        return max(figure, 0.0) if self.measure.kind in (Kind.RATE, Kind.RATIO) else figure

    @cached_property
    def off_target(self) -> Floats | None:
        if self.measure.target is None or self.measure.better is Better.NEITHER:
            return None
        high = self.shrunk.above(self.measure.target)
        return 1 - high if self.measure.better is Better.HIGHER else high

    def _ranks(self, row: int, *, low_is_best: bool) -> tuple[int, int]:
        low, high = int(self.shrunk.ranks.low[row]), int(self.shrunk.ranks.high[row])
        count = len(self.peers.units)
        return (low, high) if low_is_best else (count + 1 - high, count + 1 - low)

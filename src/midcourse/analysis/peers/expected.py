"""What each unit would show if, in every period and part of its mix, it did as all units together do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.grid import Floats, Places, coded, numbers, occurring, placed
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import DENOMINATOR, NUMERATOR, Panel
from midcourse.analysis.peers.scatter import Scatter, Sums, scatter

MANY = 6  # units from which the spread between them is estimated
MOST_OF_A_PART = 0.9  # a part that one unit makes up more of says nothing about the others
WELL_SHARED = 0.9  # of all cases must lie in parts that at least three units share
COMPARABLE = 0.5  # of what can be compared of few units must remain so within the parts


@dataclass(frozen=True)
class Peers:
    """Units as arrays of shape (units,), and of shape (units, periods) where said.

    `observed` and `expected` events (or amounts), `base` cases, `variance` of observed by chance alone.
    `spread` is how many times that the periods' own scatter makes it in the long run (at least 1 for events), estimated
    with `freedom` degrees of freedom; `here` is the same of these periods alone, whatever they remember. `mix` names
    the columns allowed for besides the period. Of few units `parts` has their events and their cases in every part of
    the mix and period, two arrays of shape (units, parts).
    """

    units: list[str]
    observed: Floats
    expected: Floats
    base: Floats
    variance: Floats
    spread: Floats
    freedom: int
    here: Scatter
    mix: tuple[str, ...]
    parts: tuple[Floats, Floats] | None

    @property
    def figure(self) -> Floats:
        return self.observed / self.base

    @property
    def in_these(self) -> "Peers":
        """The units in these periods alone, not in the long run."""
        return replace(self, spread=self.here.spread, freedom=self.here.freedom)

    @property
    def remember(self) -> bool:
        return self.freedom != self.here.freedom

    @property
    def error(self) -> Floats:
        """Standard error of each unit's figure, months' own scatter allowed for."""
        return np.asarray(np.sqrt(self.spread * self.variance) / self.base)


@dataclass(frozen=True)
class _Cases:
    """The rows of a panel that count: each one's unit (a number), period, events and cases, shape (rows,)."""

    panel: Panel
    kept: NDArray[np.bool_]
    names: list[str]
    unit: Places
    period: Places
    events: Floats
    cases: Floats

    def parts(self, columns: Sequence[str], among: Places) -> tuple[Places, Places]:
        """Which combination of `among` and the columns' values each row has, and of `among` for each of them."""
        rows, of = _dense(among)
        for column in columns:
            names, codes = coded(self.panel, column)
            found, rows = occurring(rows * len(names) + codes[self.kept], len(of) * len(names))
            of = of[found // len(names)]
        return rows, of


def peers(panel: Panel, by: str) -> Peers | None:
    """Units with what is expected of them; None for fewer than two units."""
    rows = _cases(panel, by)
    if len(rows.names) < 2:
        return None
    mix = [name for name in panel.breakdowns if name != by and _shared(rows, name)]
    stratum, _ = rows.parts(mix, rows.period)
    whole = np.bincount(stratum, rows.cases)
    rate = (np.bincount(stratum, rows.events) / whole)[stratum]
    expected = rows.cases * rate
    variance = _variance(panel.measure.kind, expected, rate, rows.cases)
    spots, of = rows.parts([by], rows.period)
    unit_of = np.zeros(len(of), dtype=np.int64)
    unit_of[spots] = rows.unit
    own = variance * rows.cases / whole[stratum]
    by_period = Sums(unit_of, of, *(_added(spots, each) for each in (rows.events, expected, variance, own)))
    events = panel.measure.kind in (Kind.RATE, Kind.RATIO)
    with np.errstate(invalid="ignore", divide="ignore"):  # a unit of which nothing is expected has no level
        here, lasting = scatter(by_period, len(rows.names), events=events)
    return Peers(
        units=rows.names,
        observed=_added(rows.unit, rows.events),
        expected=_added(rows.unit, expected),
        base=_added(rows.unit, rows.cases),
        variance=_added(rows.unit, variance),
        spread=lasting.spread,
        freedom=lasting.freedom,
        here=here,
        mix=tuple(mix),
        parts=_parts(rows, stratum) if len(rows.names) < MANY else None,
    )


def _parts(rows: _Cases, stratum: Places) -> tuple[Floats, Floats]:
    units, parts = len(rows.names), int(stratum.max()) + 1
    place = rows.unit * parts + stratum
    shape = units, parts
    return (
        np.bincount(place, rows.events, units * parts).reshape(shape).astype(np.float64),
        np.bincount(place, rows.cases, units * parts).reshape(shape).astype(np.float64),
    )


def _cases(panel: Panel, by: str) -> _Cases:
    """Events and cases of the rows that have both; a level without a base counts as one case."""
    events, cases = numbers(panel, NUMERATOR), np.ones(panel.figures.height)
    kept = ~np.isnan(events)
    if panel.measure.kind.has_denominator:
        cases = numbers(panel, DENOMINATOR)
        kept &= cases > 0
    names, codes = coded(panel, by)
    unit, found = _dense(codes[kept])
    said = [names[code] if names[code] is None else str(names[code]) for code in found]
    return _Cases(panel, kept, said, unit, placed(panel)[1][kept], events[kept], cases[kept])


def _added(places: Places, values: Floats) -> Floats:
    return np.bincount(places, values).astype(np.float64)


def _dense(codes: Places) -> tuple[Places, Places]:
    """Each code's place among those that occur, and these."""
    found, rows = occurring(codes, int(codes.max(initial=-1)) + 1)
    return rows, found


def _shared(rows: _Cases, column: str) -> bool:
    """Whether the parts of a column are shared by enough units to compare these within them.

    Few units are compared by the cases of one for which others have some too (`few`): enough of those must remain.
    """
    cells, unit_of = rows.parts([column], rows.unit)
    part_of = np.zeros(len(unit_of), dtype=np.int64)
    part_of[cells] = coded(rows.panel, column)[1][rows.kept]
    cases = np.bincount(cells, rows.cases, len(unit_of))
    whole, units = np.bincount(part_of, cases), np.bincount(part_of)
    if len(rows.names) < MANY:
        each, every = np.bincount(rows.unit, rows.cases), float(whole.sum())
        without, within = every - float(np.sum(each**2)) / every, every - float(np.sum(cases**2 / whole[part_of]))
        return within >= COMPARABLE * without
    largest = np.zeros(len(whole))
    np.maximum.at(largest, part_of, cases)
    good = (units >= 3) & (largest <= MOST_OF_A_PART * whole)
    return float(whole[good].sum()) >= WELL_SHARED * float(whole.sum())


def _variance(kind: Kind, expected: Floats, rate: Floats, cases: Floats) -> Floats:
    if kind is Kind.RATE:
        return np.asarray(expected * (1 - rate))
    return expected if kind is Kind.RATIO else cases

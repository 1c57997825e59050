"""Puts the signals of one series into words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.grid import Floats, Grid
from midcourse.analysis.measure import Better, Kind, Measure
from midcourse.analysis.panel import Panel
from midcourse.analysis.spc.changes import FEWEST, Sign, Signal
from midcourse.analysis.spc.tested import Usual

Places = NDArray[np.intp]

LATE = 6  # figures that are the newest
PART = 0.25  # of the change, likewise
HARDLY = 0.1  # of how it moved among the others, that its own figure did
SAME_SEASON = 0.05  # of the level, that a time of year may make to go unsaid

KINDS = {
    Signal.SHIFT: FindingKind.SHIFT,
    Signal.TREND: FindingKind.TREND,
    Signal.OUTLIER: FindingKind.OUTLIER,
}


@dataclass(frozen=True)
class Teller:
    """One series (a row of the grid), what was usual in each period, and whether that is what the others shared."""

    panel: Panel
    grid: Grid
    row: int
    apart: bool
    usual: Usual

    @cached_property
    def figures(self) -> Floats:
        return np.asarray(self.grid.figures[self.row], dtype=np.float64)

    @cached_property
    def known(self) -> Places:
        return np.flatnonzero(np.isfinite(self.figures))

    @property
    def measure(self) -> Measure:
        return self.panel.measure

    @property
    def where(self) -> dict[str, str]:
        columns = [self.panel.label(column) for column in self.grid.by]
        return dict(zip(columns, map(str, self.grid.keys[self.row]), strict=True))

    def finding(self, sign: Sign) -> Finding:
        """The finding of one signal. A level that moved again is history: it weighs nothing beside what still holds."""
        now, before = self._parts(sign)
        change = self._change(now, before)
        good = wording.good(change, self.measure.better)
        say = {Signal.SHIFT: self._shift, Signal.TREND: self._trend, Signal.OUTLIER: self._outlier}[sign.kind]
        say = self._passed_shift if sign.end else say
        day = self.grid.periods[sign.place]
        last = self.grid.periods[now[-1]] if sign.end else None
        return Finding(
            KINDS[sign.kind],
            f"{self._lead()} {say(now, before)}{self._others(now, before)}. {_judged(good)}".strip(),
            self.where,
            day,
            day if sign.kind is Signal.OUTLIER else last,
            {True: Direction.BETTER, False: Direction.WORSE, None: Direction.CHANGE}[good],
            {
                "rule": str(sign.kind),
                "chance": sign.chance,
                "before": self._level(before),
                "after": self._level(now),
                "expected": self._expected(now, before),
                "periods_before": len(before),
                "periods_after": len(now),
                "apart_from_others": self.apart,
                "own_part": self._own_part(now, before),
            },
            weight=0.0 if sign.end else self._affected(change, now) * (1 - sign.chance),
        )

    def misses_of_late(self, known: Places, fewest: int) -> bool:
        """Whether there are `fewest` figures or more, and none of the newest meets the target."""
        return len(known) >= fewest and self.missed(known[-LATE:]) == len(known[-LATE:])

    def missed(self, places: Places) -> int:
        """How many of these figures miss the target."""
        short = self.figures[places] - float(self.measure.target or 0.0)
        return int((short < 0 if self.measure.better is Better.HIGHER else short > 0).sum())

    def off_target(self, *, since: int, moving: bool) -> Finding:
        """The whole ordinary range, `since` the level last moved, lies on the wrong side of the target.

        Of a series on the move no more is said.
        """
        known = self.known[self.known >= since]
        start = f" {wording.since(self.grid.periods[known[0]], self.panel.every)}" if since else ""
        sentence = (
            f"{self._name()} misses its target of {self._aim()} in every ordinary "
            f"{self.panel.every.value}{start}: {self._said(known)} over {self._count(known)}."
        )
        sentence += "" if moving else " It will go on to miss it unless something changes."
        return self._off_target(sentence, known, "the limits lie wholly beyond the target")

    def mostly_off_target(self, newest: Places) -> Finding:
        """Nearly all of the newest figures miss the target, though the ordinary range holds it."""
        many, missed = len(newest), self.missed(newest)
        sentence = (
            f"{self._name()} missed its target of {self._aim()} in {missed} of the last {self._count(newest)}: "
            f"{self._said(newest)}. Single {self.panel.every.value}s may still meet it."
        )
        return self._off_target(
            sentence, newest, f"{missed} of {many}; of a level at the target one in 300 misses as many"
        )

    def _aim(self) -> str:
        return wording.figure(float(self.measure.target or 0.0), self.measure)

    def _off_target(self, sentence: str, known: Places, rule: str) -> Finding:
        target, level = float(self.measure.target or 0.0), self._level(known)
        evidence = {"target": target, "figure": level, "rule": rule}
        weight = self._affected(level - target, known)
        return Finding(FindingKind.OFF_TARGET, sentence, self.where, None, None, Direction.WORSE, evidence, weight)

    def nothing(self) -> str:
        """The sentence where there is no signal."""
        if len(self.known) < FEWEST:
            return (
                f"Too few data on {self._name(inside=True)}: {self._count(self.known)}, "
                f"and it takes {FEWEST} to tell a change from chance."
            )
        over = f"{self._said(self.known)} over {self._count(self.known)}"
        return f"No clear change in {self._name(inside=True)}: {over}."

    def _parts(self, sign: Sign) -> tuple[Places, Places]:
        """The points the signal is about, and the points they are held against."""
        known = self.known[self.known >= sign.start]
        if sign.kind is Signal.OUTLIER:
            return known[known == sign.place], known[known != sign.place]
        if sign.kind is Signal.TREND:
            third = len(known) // 3
            return known[-third:], known[:third]
        until = len(self.figures) if sign.end is None else sign.end
        return known[(known >= sign.place) & (known < until)], known[known < sign.place]

    def _shift(self, now: Places, before: Places) -> str:
        way = self._way(now, before, "up", "down")
        start = wording.since(self.grid.periods[now[0]], self.panel.every)
        held = f"{self._said(now)}, against {self._held_against(now, before, f'the {self._count(before)} before')}"
        went = f"went {way} and stayed {way}"
        if self._against_its_own(now, before):
            went = f"moved {way} against them and stayed there"
        return f"{went} {start}: {held}"

    def _passed_shift(self, now: Places, before: Places) -> str:
        way = self._way(now, before, "up", "down")
        first, last = self.grid.periods[now[0]], self.grid.periods[now[-1]]
        held = f"{self._said(now)}, against {self._held_against(now, before, f'the {self._count(before)} before')}"
        when, until = wording.during(first, self.panel.every), wording.period(last, self.panel.every)
        return f"went {way} {when} and stayed there until {until}: {held}"

    def _trend(self, now: Places, before: Places) -> str:
        way = self._way(now, before, "rose", "fell")
        start = wording.since(self.grid.periods[before[0]], self.panel.every)
        held = f"{self._said(before)} in the first {self._count(before)}"
        last = f"{self._said(now)} in the last {self._count(now)}"
        against = " against them" if self._against_its_own(now, before) else ""
        return f"{way} steadily{against} {start}: {last}, against {held}"

    def _outlier(self, now: Places, before: Places) -> str:
        way = self._way(now, before, "above", "below")
        day = wording.during(self.grid.periods[now[0]], self.panel.every)
        held = f"{self._said(now)}, against {self._held_against(now, before, f'the other {self._count(before)}')}"
        return f"came out far {way} the usual level {day}: {held}"

    def _lead(self) -> str:
        if self.apart:
            return f"Compared with the others, {self._name(inside=True)}"
        return self._name()

    def _way(self, now: Places, before: Places, up: str, down: str) -> str:
        return up if self._change(now, before) > 0 else down

    def _change(self, now: Places, before: Places) -> float:
        """How far the level moved from what was usual in these periods: that time of year, or what the others did."""
        return self._level(now) - self._as_usual(now, before)

    def _expected(self, now: Places, before: Places) -> float:
        """The level before as it would be in the periods now: a winter is not held against a whole year."""
        return self._level(before) if self.apart else self._as_usual(now, before)

    def _as_usual(self, now: Places, before: Places) -> float:
        level = self._level(before)
        there, then = (self.usual.over(places, self._sizes(places)) for places in (now, before))
        return (level - then.more) * there.times / then.times + there.more if then.times > 0 else level

    def _held_against(self, now: Places, before: Places, periods: str) -> str:
        level, expected = self._level(before), self._expected(now, before)
        change = abs(self._level(now) - expected)
        if abs(expected - level) <= min(SAME_SEASON * abs(level), PART * change):
            return f"{self._said(before)} in {periods}"
        figure = wording.figure(expected, self.measure)
        return f"{figure} to be expected at that time of year from {periods} ({self._said(before)})"

    def _sizes(self, places: Places) -> Floats:
        """What each of these points weighs in the level of all."""
        base = self.grid.denominator
        sizes = np.ones(len(places)) if base is None else base[self.row, places]
        return np.asarray(sizes if sizes.sum() > 0 else np.ones(len(places)))

    def _against_its_own(self, now: Places, before: Places) -> bool:
        """Whether it moved one way among the others although its own figure hardly did, or moved the other way."""
        own, change = self._level(now) - self._level(before), self._change(now, before)
        return self.apart and own * change < HARDLY * change**2

    def _own_part(self, now: Places, before: Places) -> float:
        """How much of the change is the series' own, and not the others' moving the other way: 1 is all of it."""
        own = self._level(now) - self._expected(now, before)
        change = own - self._moved_as_the_rest(now, before) if self.apart else own
        return own / change if change else 1.0

    def _moved_as_the_rest(self, now: Places, before: Places) -> float:
        """How far it would have moved with the others, by as much or as many times as is usual."""
        there, then = self._rest(now), self._rest(before)
        if self.usual.more.any() or not then:
            return there - then
        return self._level(before) * (there / then - 1)

    def _others(self, now: Places, before: Places) -> str:
        if not self.apart:
            return ""
        there, then = (wording.figure(self._rest(places), self.measure) for places in (now, before))
        return f"; all others together went from {then} to {there}"

    def _level(self, places: Places) -> float:
        top, base = self._sums(places)
        return top / base if base else 0.0

    def _rest(self, places: Places) -> float:
        rows = np.array([row for row in range(len(self.grid.keys)) if row != self.row])
        return _pooled(self.grid, rows, places)

    def _affected(self, change: float, places: Places) -> float:
        """The events (or amount) the change stands for, as a share of all in the panel."""
        size = float(len(places))
        if self.grid.denominator is not None:
            size = float(np.nansum(self.grid.denominator[self.row, places]))
        whole = float(np.nansum(np.abs(self.grid.numerator)))
        return abs(change) * size / whole if whole else 0.0

    def _name(self, *, inside: bool = False) -> str:
        name = self.measure.name
        if self.where:
            name = f"{name} ({wording.place(self.where)})"
        return name if inside else wording.capital(name)

    def _said(self, places: Places) -> str:
        figure = wording.figure(self._level(places), self.measure)
        if self.grid.denominator is None:
            per = f"a {self.panel.every.value}" if self.measure.kind.adds_up else "on average"
            return figure if len(places) == 1 else f"{figure} {per}"
        return f"{figure} ({wording.basis(*self._sums(places), self.measure)})"

    def _sums(self, places: Places) -> tuple[float, float]:
        """The numerator and denominator of known points together; without a denominator, how many they are."""
        top = float(self.grid.numerator[self.row, places].sum())
        base = self.grid.denominator
        return top, float(len(places) if base is None else base[self.row, places].sum())

    def _count(self, places: Places) -> str:
        return wording.times(len(places), self.panel.every.value)


def _pooled(grid: Grid, rows: Places, places: Places) -> float:
    """The figure of these series over these periods together: per period without a denominator, of levels the mean."""
    chosen = np.ix_(rows, places)
    if grid.kind is Kind.VALUE:
        return float(np.nanmean(grid.numerator[chosen])) if np.isfinite(grid.numerator[chosen]).any() else 0.0
    top = float(np.nansum(grid.numerator[chosen]))
    if grid.denominator is None:
        return top / len(places)
    base = float(np.nansum(grid.denominator[chosen]))
    return top / base if base else 0.0


def _judged(good: bool | None) -> str:
    if good is None:
        return ""
    return "That is a change for the better." if good else "That is a change for the worse."

"""Findings of kind GAP: who is behind or ahead, by how much, within the same units or because of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.gaps.answer import Trend
from midcourse.analysis.gaps.contrast import Contrast
from midcourse.analysis.gaps.judged import Against, Bools, Look, difference, times
from midcourse.analysis.gaps.sentences import Estimate, Words
from midcourse.analysis.gaps.trend import trend
from midcourse.analysis.grid import Floats, filled, ratio
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import UNIT, Panel

WORTH = 0.05  # of the figure, or of what is missing to 100 %: a smaller gap is a trifle


def worth_telling(kind: Kind, top: Floats, base: Floats, gap: float) -> bool:
    """Whether a gap of two sides (arrays of shape (2,)) is more than a trifle."""
    rest = float(ratio(top, base)[1])
    least = min(rest, 1 - rest) if kind is Kind.RATE else abs(rest)
    return abs(gap) >= WORTH * least and gap != 0


@dataclass(frozen=True)
class Told:
    """What a finding of one group says: both sides' tops and bases, shape (2,), and the plain gap between them."""

    group: str
    top: Floats
    base: Floats
    plain: Estimate
    relative: tuple[float, float, float]
    inflation: float

    @property
    def evidence(self) -> dict[str, object]:
        names = ("numerator", "base", "figure", "rest_numerator", "rest_base", "rest")
        numbers = [
            each for side in (0, 1) for each in (self.top[side], self.base[side], self.top[side] / self.base[side])
        ]
        return {
            **dict(zip(names, map(float, numbers), strict=True)),
            "gap": self.plain.gap,
            "interval": [self.plain.lower, self.plain.upper],
            "times": self.relative[0],
            "times_interval": list(self.relative[1:]),
            "variance_times_chance": self.inflation,
        }


def told(look: Look, row: int, label: str, top: Floats, base: Floats, inflation: float) -> Told:
    """The plain gap of two sides, absolute and relative, with 95 % limits."""
    sides, cases, wider = (top[:1], top[1:]), (base[:1], base[1:]), np.array([inflation])
    figure, rest = ratio(top, base)
    lower, upper = (float(each[0]) for each in difference(look.kind, sides, cases, wider))
    low, high = (float(each[0]) for each in times(look.kind, sides, cases, wider))
    relative = float(figure / rest) if rest else float("nan")
    group = wording.place({label: look.cells.groups[row]})
    plain = Estimate(float(figure - rest), lower, upper)
    return Told(group, top, base, plain, (relative, low, high), inflation)


@dataclass(frozen=True)
class Telling:
    """Tells of the groups of one panel."""

    panel: Panel

    def overall(self, look: Look, row: int, others: Bools, found: Against, p: float) -> Finding:
        """One group against `others`."""
        within, sides = found.within, (found.top, found.base)
        what = told(look, row, self.panel.label(look.column), *sides, float(within.allowed[0]))
        if np.isnan(within.scatter) and np.isfinite(found.reach):  # periods tell of no scatter, but units do
            gap = what.plain.gap
            what = replace(what, plain=Estimate(gap, gap - found.reach, gap + found.reach))
        same = Estimate(*(float(each[0]) for each in (within.gap, *within.interval())))
        by_unit = len(look.cells.units) > 1
        from_units = by_unit and found.from_units
        hidden = by_unit and not from_units and (not what.plain.clear or what.plain.gap * same.gap < 0)
        moved = None if from_units else _trend(within)
        names = [name for name, one in zip(look.cells.groups, others, strict=True) if one]
        rest = "all others" if len(names) == len(look.cells.groups) - 1 else wording.listing(names)
        words = Words(self.panel)
        sentence = wording.capital(words.gap(what.group, rest, *sides, what.plain))
        sentence += words.units(what.plain, same, from_units=from_units, hidden=hidden) if by_unit else ""
        evidence = {
            **what.evidence,
            "same_units": same.gap,
            "same_units_interval": [same.lower, same.upper],
            "from_units": from_units,
            "against": names,
            "p": p,
            "trend": None if moved is None else [moved.change, moved.lower, moved.upper],
            "rule": "clear at 1 % over all groups looked at, within the same units and periods or across units",
        }
        gap = same.gap if hidden else what.plain.gap
        return self._finding(look, row, {}, sentence + words.moved(moved, same.gap, look.cells.periods), gap, evidence)

    def in_one_unit(self, look: Look, row: int, unit: int, elsewhere: float, sides: tuple[Floats, Floats]) -> Finding:
        """One group in one unit; `elsewhere` is the gap in the other units."""
        what = told(look, row, self.panel.label(look.column), *sides, look.within.scatter)
        where = {self.panel.label(UNIT): look.cells.units[unit]}
        words = Words(self.panel)
        sentence = f"At {wording.place(where)} {words.gap(what.group, 'all others there', *sides, what.plain)}"
        sentence += words.elsewhere(len(look.cells.units) - 1, elsewhere)
        rule = "clear at 1 % over all groups and units, and unlike the other units"
        evidence = {**what.evidence, "elsewhere": elsewhere, "rule": rule}
        return self._finding(look, row, where, sentence, what.plain.gap, evidence)

    def _finding(
        self, look: Look, row: int, where: Mapping[str, str], sentence: str, gap: float, evidence: dict[str, object]
    ) -> Finding:
        good = wording.good(gap, self.panel.measure.better)
        whole = float(np.abs(look.cells.top).sum())
        base = evidence["base"]
        label = self.panel.label(look.column)
        return Finding(
            FindingKind.GAP,
            sentence,
            {**where, label: look.cells.groups[row]},
            look.cells.periods[0],
            look.cells.periods[-1],
            {True: Direction.BETTER, False: Direction.WORSE, None: Direction.CHANGE}[good],
            {"by": label, **evidence},
            weight=abs(gap) * base / whole if whole and isinstance(base, float) else 0.0,
        )


def _trend(within: Contrast) -> Trend | None:
    """Of the gap of each period, all units together."""
    strata = within.strata
    weight = strata.weight[0].sum(axis=0)
    gap = ratio((strata.weight[0] * strata.gap[0]).sum(axis=0), weight)
    chance = ratio((strata.weight[0] * strata.variance[0]).sum(axis=0), weight**2)
    return trend(gap, filled(chance))

"""The finding that names a unit, in a sentence with what it rests on."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.panel import Panel
from midcourse.analysis.peers.expected import Peers
from midcourse.analysis.peers.standout import Standout

RULE = "beyond the 99.8 % limits, and of those named at most 1 in 100 is expected to be false"
RULE_OF_EACH = "beyond the 99.8 % limits around each of the others, and twice the odds (figure) of a typical one"
RULE_OF_FEW = "beyond the 99.8 % limits around those that are alike, stricter by the number of units"


@dataclass(frozen=True)
class Telling:
    """Tells of units of one panel.

    `few` says that the spread between so few could not be estimated, `each` that they all differ, and who is named is
    far from each of the others. A `spell` is beyond what these periods scatter by, but not beyond what they remember.
    """

    panel: Panel
    by: str
    peers: Peers
    tau2: float
    few: bool
    each: bool = False
    spell: bool = False

    def finding(self, unit: Standout) -> Finding:
        """The finding of one unit; its weight is its share of all events that are more or fewer than a peer's."""
        good = wording.good(unit.figure - unit.expected, self.panel.measure.better)
        periods = self.panel.periods
        size = abs(unit.numerator - unit.expected * unit.base)
        whole = float(np.abs(self.peers.observed).sum())
        return Finding(
            FindingKind.STANDOUT,
            self._sentence(unit, good),
            {self.panel.label(self.by): unit.unit},
            periods[0],
            periods[-1],
            {True: Direction.BETTER, False: Direction.WORSE, None: Direction.CHANGE}[good],
            self._evidence(unit),
            weight=size / whole if whole else 0.0,
        )

    def _evidence(self, unit: Standout) -> dict[str, object]:
        names = ("figure", "expected", "ratio", "numerator", "base", "z", "shrunk")
        chances = ("chance_worse", "chance_off_target", "chance_worst", "chance_best")
        return {
            **{name: getattr(unit, name) for name in (*names, *chances)},
            "interval": [unit.lower, unit.upper],
            "ranks": list(unit.ranks),
            "peers": len(self.peers.units),
            "allowed_for": [self.panel.label(column) for column in self.peers.mix],
            "tau2": self.tau2,
            "spread_of_periods": float(self.peers.spread[self.peers.units.index(unit.unit)]),
            "lasting": not self.spell,
            "rule": RULE_OF_EACH if self.each else RULE_OF_FEW if self.few else RULE,
        }

    def _sentence(self, unit: Standout, good: bool | None) -> str:
        measure, label = self.panel.measure, self.panel.label(self.by)
        way = "higher" if unit.figure > unit.expected else "lower"
        judged = {True: "better", False: "worse", None: way}[good]
        opening = f"Bright spot in {measure.name}" if good else wording.capital(measure.name)
        count = len(self.peers.units)
        same = f" of the same {self._same()}" if self.peers.mix else ""
        peers = f"each of its peers{same}" if self.each else "its peers"
        others = f"the other {count - 1} together" if count > 2 else "the other"
        peers += f" in these {self.panel.every.value}s" if self.spell else ""
        return (
            f"{opening}: {label} {unit.unit} {'was' if self.spell else 'is reliably'} {judged} than {peers}, at "
            f"{wording.figure(unit.figure, measure)}{self._basis(unit)}, against {self._rest(unit)} for {others}."
            f"{self._mix(unit)}{self._lasts()}{self._few()}"
        )

    def _basis(self, unit: Standout) -> str:
        if not self.panel.measure.kind.has_denominator:
            return ""
        return f" ({wording.basis(unit.numerator, unit.base, self.panel.measure)})"

    def _rest(self, unit: Standout) -> str:
        return wording.figure(self._others(unit), self.panel.measure)

    def _others(self, unit: Standout) -> float:
        """The figure of all the others added up."""
        found = self.peers
        return float((found.observed.sum() - unit.numerator) / (found.base.sum() - unit.base))

    def _mix(self, unit: Standout) -> str:
        if not self.peers.mix:
            return ""
        expected = wording.figure(unit.expected, self.panel.measure)
        return f" A typical peer with its mix of {self._same()} would have {expected}{self._turned(unit)}."

    def _turned(self, unit: Standout) -> str:
        """Where the figures added up point the other way (Simpson's paradox), that they do because of the mix."""
        plain = unit.figure - self._others(unit)
        if plain * (unit.figure - unit.expected) >= 0:
            return ""
        good = wording.good(plain, self.panel.measure.better)
        looks = {True: "better", False: "worse", None: "higher" if plain > 0 else "lower"}[good]
        return f": it looks {looks} only because of that mix"

    def _same(self) -> str:
        """What is allowed for: `region and month`."""
        mix = [self.panel.label(column) for column in self.peers.mix]
        return wording.listing([*mix, *([self.panel.every.value] if len(self.panel.periods) > 1 else [])])

    def _lasts(self) -> str:
        each = self.panel.every.value
        return f" Good and bad {each}s come in spells here, so it may not last." if self.spell else ""

    def _few(self) -> str:
        return f" With only {len(self.peers.units)} to compare, read this with care." if self.few else ""

"""What a break is told as, and what it makes the other questions leave out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from midcourse.analysis import wording
from midcourse.analysis.breaks.view import View
from midcourse.analysis.finding import Direction, Finding, FindingKind

MOST = 6  # findings of one kind of break; the rest are told in one

Cell = tuple[date, str | None]


@dataclass(frozen=True)
class Doubt:
    """A caution, the (period, unit) cells it leaves out (unit None: the whole period), and units to count together.

    `joined` maps a unit to the one it is counted with.
    """

    finding: Finding
    cells: frozenset[Cell] = frozenset()
    joined: Mapping[str, str] = field(default_factory=dict)


def doubt(
    view: View,
    sentence: str,
    row: int | None,
    since: date,
    evidence: Mapping[str, object],
    *,
    until: date | None = None,
    cells: Iterable[Cell] = (),
    kind: FindingKind = FindingKind.BREAK,
    weight: float = 0.5,
) -> Doubt:
    """A doubt about the unit in `row` of the view, or about the whole where `row` is None."""
    out = frozenset(cells)
    where = {} if row is None else view.where(row)
    facts = {**evidence, "left_out": bool(out)}
    return Doubt(Finding(kind, sentence, where, since, until, Direction.CHANGE, facts, float(weight)), out)


def who(view: View, row: int) -> str:
    """The unit as a sentence begins with it; the measure itself in a panel without units."""
    return wording.capital(wording.place(view.where(row)) or view.panel.measure.name)


def few(view: View, found: list[Doubt]) -> list[Doubt]:
    """The weightiest as they are, the others of the same kind as one finding, so that a list can be read."""
    if len(found) <= MOST:
        return found
    order = sorted(found, key=lambda one: (-one.finding.weight, str(one.finding.since), one.finding.sentence))
    shown, rest = order[: MOST - 1], order[MOST - 1 :]
    names = sorted({name for one in rest for name in one.finding.where.values()})
    first = rest[0].finding
    about = f"{wording.times(len(names), view.panel.unit or 'series')}: {wording.listing(names)}" if names else "others"
    sentence = f"The like was seen {len(rest)} times more, in {about}. Do not compare them across those dates either."
    days = sorted(one.finding.since for one in rest if one.finding.since)
    evidence = {"units": names, "dates": days, "left_out": any(one.cells for one in rest)}
    told = replace(first, sentence=sentence, where={}, since=days[0], until=days[-1], evidence=evidence)
    cells = frozenset(cell for one in rest for cell in one.cells)
    joined = {old: new for one in rest for old, new in one.joined.items()}
    return [*shown, Doubt(told, cells, joined)]

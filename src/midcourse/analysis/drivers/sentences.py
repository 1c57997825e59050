"""What is known of a change, in sentences."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from midcourse.analysis import wording
from midcourse.analysis.drivers import words
from midcourse.analysis.drivers.answer import Change, Driver
from midcourse.analysis.drivers.decompose import Decomposition
from midcourse.analysis.drivers.steps import steps
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.panel import PERIOD, UNIT, Kind

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TOO_MUCH = 3  # times the whole's change; what is larger is told beside it, not as a part of it
TOLD_COMING = 0.25  # of the change made by a unit that came or went, to be told
TOLD_MIX = 0.1  # of a driver's part made by its changed share, to be told
SHARES = (
    (1.15, "more than the whole"),
    (1.0, "all of the"),
    (0.85, "nearly all of the"),
    (0.6, "most of the"),
    (0.4, "about half of the"),
    (0.15, "part of the"),
)
NEARLY_ALL = 0.75  # of the units moving the same way, to call a change shared
MOST = 0.6  # of a shared change, made by one
TELLING_MIX = 0.5  # of a change made by shifts between segments, to be worth a finding of its own


def findings_of(change: Change) -> tuple[Finding, ...]:
    """Who drives the change or that it is no one in particular, and what shifts between segments did."""
    told = [_driver(change, driver) for driver in change.drivers] + _came_or_went(change)
    if not change.is_clear(change.everyone):
        return tuple(told)
    return (*told, *_shifts(change)) or tuple(_shared(change))


def _driver(change: Change, driver: Driver) -> Finding:
    rated = change.panel.measure.kind.has_denominator
    claim = _rate_claim(change, driver) if rated else _amount_claim(change, driver)
    name = words.name(change.panel, driver.where) + _but_for(change, driver)
    sentence = f"{wording.capital(name)} {claim}; {_of_others(change)}."
    figures = {"before": driver.before, "after": driver.after, "within": driver.within, "mix": driver.mix}
    sure = {"part": driver.part, "probability": driver.probability, "steps": steps(change, driver, name)}
    evidence = {**figures, **sure, **words.evidence(change)}
    where = wording.named(driver.where, wording.column_names(change.panel))
    return words.finding(change, FindingKind.DRIVER, sentence, driver.part, driver.probability, evidence, where)


def _came_or_went(change: Change) -> list[Finding]:
    """Units with figures in only one window, and in most of it, where that makes much of the change."""
    panel, whole = change.panel, change.whole
    if not panel.unit:
        return []
    split = change.by[UNIT]
    if len(split.moves) == len(split.segments):
        return []
    rows = split.parts.filter(pl.col("before").is_null() | pl.col("after").is_null())
    rows = rows.filter(pl.col("part") / whole.change >= TOLD_COMING)
    return [_came_or_went_finding(change, row) for row in rows.to_dicts() if _was_there(change, row)]


def _was_there(change: Change, row: dict[str, Any]) -> bool:
    """Whether the unit has figures in at least half of the periods of its window: one that reports now and then does
    not come and go."""
    window = change.after if row["before"] is None else change.before
    days = change.panel.figures.filter(pl.col(PERIOD).is_between(window.first, window.last))
    own = days.filter(pl.col(UNIT) == row[UNIT])[PERIOD].n_unique()
    return 2 * own >= days[PERIOD].n_unique()


def _came_or_went_finding(change: Change, row: dict[str, Any]) -> Finding:
    panel, came = change.panel, row["before"] is None
    window = change.after if came else change.before
    where = {UNIT: row[UNIT]}
    part, whole = row["part"], change.whole.change
    all_ = wording.difference(whole, panel.measure)
    sizes = f"{words.size(change, part)} of the {all_} by which {panel.measure.name} {words.verb(whole)}"
    if abs(part) > abs(whole):
        noun = f"{words.noun(whole)} in {panel.measure.name}"
        sizes = f"more than the whole {noun}: {words.size(change, part)} against {all_}"
    when = wording.span(window.first, window.last, panel.every)
    makes = f"{'its coming' if came else 'its going'} makes {sizes}"
    sentence = f"{wording.capital(words.name(panel, where))} has figures only in {when}: {makes}."
    named = wording.named(where, wording.column_names(panel))
    told = words.finding(change, FindingKind.DRIVER, sentence, part, 1.0, {**row, **words.evidence(change)}, named)
    return replace(told, direction=Direction.CHANGE)  # nobody did better or worse by it


def _amount_claim(change: Change, driver: Driver) -> str:
    """`accounts for nearly all of the rise: 41 of the 44 more complaints a month (12 → 53)`."""
    measure, whole, when = change.panel.measure, change.whole, words.when(change)
    levels = words.levels(change.panel, driver.before, driver.after)
    what = f"{measure.name} a {change.panel.every.value}"
    if not (share := _share(change, driver)):
        size = words.size(change, driver.part)
        moved = f"{words.verb(driver.part)}{_less(change, driver)} by {size} {what} ({levels}) {when}"
        moved = moved if driver.part else f"stayed at {levels.split(words.ARROW)[0]} {what} {when}"
        return f"{moved} while the whole went from {words.levels(change.panel, whole.before, whole.after, ' to ')}"
    more = "more" if whole.change > 0 else "fewer" if measure.kind is Kind.COUNT else "less"
    part, all_ = words.size(change, driver.part), words.size(change, whole.change)
    claim = f"accounts for {share} {words.noun(whole.change)} {when}: {part}"
    if abs(driver.part) > abs(whole.change):
        return f"{claim} {more} {what} ({levels}) against {all_} in all"
    return f"{claim} of the {all_} {more} {what} ({levels})"


def _rate_claim(change: Change, driver: Driver) -> str:
    """`accounts for most of the rise in late arrivals: 2.1 of the 2.4 points, going from 20 % (…) to 31 % (…)`."""
    measure, whole = change.panel.measure, change.whole
    n0, d0, n1, d1 = (float(end[driver.leaves].sum()) for end in change.grid.ends)
    levels = (
        f"{wording.figure(driver.before, measure)} ({wording.basis(n0, d0, measure)}) to "
        f"{wording.figure(driver.after, measure)} ({wording.basis(n1, d1, measure)})"
    )
    if not (share := _share(change, driver)):
        overall = words.levels(change.panel, whole.before, whole.after, " to ")
        moved = f"{words.verb(driver.after - driver.before)}{_less(change, driver)} from {levels} {words.when(change)}"
        return f"{moved} while {measure.name} as a whole went from {overall}"
    link = "against" if abs(driver.part) > abs(whole.change) else "of the"
    sizes = f"{words.size(change, driver.part)} {link} {wording.difference(whole.change, measure)}"
    claim = f"accounts for {share} {words.noun(whole.change)} in {measure.name} {words.when(change)}"
    claim = f"{claim}: {sizes}, going from {levels}"
    if abs(driver.mix) < TOLD_MIX * abs(driver.part):
        return claim
    shares = [wording.percent(d / end.sum()) for d, end in ((d0, change.grid.ends[1]), (d1, change.grid.ends[3]))]
    because = f"because its share of all {measure.denominator} went from {' to '.join(shares)}"
    return f"{claim}, {words.size(change, driver.mix)} of it {because}"


def _of_others(change: Change) -> str:
    """`the other five show no clear change (58 → 61)`."""
    before, after = change.grid.figures(change.others)
    who, several = _others_named(change)
    levels = words.levels(change.panel, before, after)
    if change.is_clear(change.others):
        return f"{who} {words.verb(after - before)}{' together' if several else ''} ({levels})"
    if abs(after - before) > 0.5 * abs(change.whole.change):
        return f"{who} moved within {'their' if several else 'its'} usual scatter ({levels})"
    return f"{who} {'show' if several else 'shows'} no clear change ({levels})"


def _others_named(change: Change) -> tuple[str, bool]:
    """What those nobody named are called, and whether they are several."""
    if not all(set(driver.where) == {UNIT} for driver in change.drivers):
        return "the rest", False
    left = len(set(change.grid.leaves[UNIT].to_numpy()[change.others]))
    if left == 1:
        return "the other one", False
    return f"the other {NUMBERS[left] if left < len(NUMBERS) else left}", True


def _shared(change: Change) -> list[Finding]:
    """A clear change of the whole in which nobody stands out."""
    column, moves = next((column, split.moves) for column, split in change.by.items())
    if len(moves) < 2:
        return []
    whole, label = change.whole, change.panel.label(column)
    same = int((moves * whole.change > 0).sum())
    levels = words.levels(change.panel, whole.before, whole.after, " to ")
    count = f"by {label}, {same} of {len(moves)} {words.verb(whole.change)}"
    every = "" if change.panel.measure.kind.has_denominator else f" a {change.panel.every.value}"
    moved = f"{words.noun(whole.change)} in {change.panel.measure.name} {words.when(change)}"
    sentence = f"No one in particular drives the {moved}, from {levels}{every}: "
    shared = same >= NEARLY_ALL * len(moves)
    sentence += f"it is shared by nearly all ({count})." if shared else f"no one stands out from the others ({count})."
    sentence += _mostly(change, column) if shared else ""
    evidence = {"moved_alike": same, "compared": len(moves), "by": label, **words.evidence(change)}
    return [words.finding(change, FindingKind.SHARED_CAUSE, sentence, whole.change, 1.0, evidence)]


def _mostly(change: Change, column: str) -> str:
    """Who makes most of a change of an amount that all share, having most of the amount."""
    whole = change.whole
    top = max(change.by[column].parts.to_dicts(), key=lambda part: float(part["part"] or 0) / whole.change)
    part = float(top["part"] or 0)
    if change.panel.measure.kind.has_denominator or part / whole.change < MOST:
        return ""
    name = wording.capital(words.name(change.panel, {column: top[column]}))
    all_ = wording.difference(whole.change, change.panel.measure)
    return f" {name} makes {words.size(change, part)} of the {all_}, as it has most of the whole."


def _shifts(change: Change) -> list[Finding]:
    """What the mix of segments did to a rate, where that is much of the change or reverses it (Simpson's paradox)."""
    return [
        words.finding(
            change, FindingKind.DRIVER, sentence, split.mix, 1.0, {"by": split.by[0], **words.evidence(change)}
        )
        for split in change.by.values()
        if (sentence := _shift_sentence(change, split))
    ]


def _shift_sentence(change: Change, split: Decomposition) -> str:
    measure, label = change.panel.measure, change.panel.label(split.by[0])
    if abs(split.mix) < TELLING_MIX * abs(split.change):
        return ""
    levels = f"{words.levels(change.panel, split.before, split.after, ' to ')} {words.when(change)}"
    top = split.parts.sort("mix", descending=split.change > 0).row(0, named=True)
    moved = f"{measure.name.capitalize()} {words.verb(split.change)} from {levels}"
    if split.reversal:
        return (
            f"{moved} although every {label} {words.verb(-split.change)}: more of the {measure.denominator} came from "
            f"where the figure is {'high' if split.change > 0 else 'low'}, {label} {top[split.by[0]]} above all."
        )
    sizes = f"{words.size(change, split.mix)} of the {wording.difference(split.change, measure)}"
    return (
        f"{moved}; {sizes} come from a shift of {measure.denominator} between values of {label} "
        f"({top[split.by[0]]} above all), not from their own figures."
    )


def _but_for(change: Change, driver: Driver) -> str:
    """What is told apart from it by a name of its own: ` apart from shift night`."""
    finer = [other.where for other in change.drivers if driver.where.items() < other.where.items()]
    own = [words.name(change.panel, {k: v for k, v in where.items() if k not in driver.where}) for where in finer]
    return f" apart from {wording.listing(own)}" if own else ""


def _share(change: Change, driver: Driver) -> str:
    """How much of the whole's change, in words; empty where it lags or goes against it, or is next to nothing of it."""
    if _less(change, driver):
        return ""
    share = driver.part / change.whole.change if change.whole.change else np.nan
    return next((words for least, words in SHARES if least <= share <= TOO_MUCH), "")


def _less(change: Change, driver: Driver) -> str:
    """Said of a driver that moved the way of the others, but not as far by proportion."""
    before, after = change.grid.figures(change.others)
    own, rest = driver.after * before - driver.before * after, after - before
    return " less than the others," if own * rest < 0 < (driver.after - driver.before) * rest else ""

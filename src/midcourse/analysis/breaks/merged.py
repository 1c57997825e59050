"""Units that merge, split or change their name: one comes as another goes, with the sizes to match."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt, who
from midcourse.analysis.breaks.steps import FEWEST, Steps, lasting, relative, steps
from midcourse.analysis.breaks.units import Stay, stay
from midcourse.analysis.breaks.view import Bools, View
from midcourse.analysis.grid import Floats, filled

GROWS = np.log(1.2)  # the least lasting growth of a unit that takes over another
AGREE = 0.25  # of the size that moves: how far what one gained may be from what another lost
CLOSER = 0.1  # the same where nobody grew or shrank just then: sizes alone agree by chance more often
ENOUGH = 20.0  # usual size of a unit below which sizes agree by chance
ALIKE = 0.75  # of two words' letters in common: one word spelled in two ways
WORD = 4  # letters of a word that may be misspelled; shorter ones, and numbers, tell units apart
MOST_PARTNERS = 3


@dataclass(frozen=True)
class _Moves:
    """What moved at each period, `at` its place: rows that went, came, grew or shrank, with levels before and after."""

    at: Stay
    before: Floats
    after: Floats
    grew: Bools
    shrank: Bools

    def amount(self, row: int, place: int) -> float:
        """By how much a unit grew (or, negative, shrank) there; one that came or went by all of it."""
        return float(filled(self.after[row, place]) - filled(self.before[row, place]))


def reorganised(view: View) -> list[Doubt]:
    """Mergers, splits and new names, each joined under the name that goes on so that its figures can be compared."""
    sizes = view.sizes
    if not view.panel.unit or sizes is None or sizes.shape[1] < 2 * FEWEST or not len(sizes) >= 2:
        return []
    at = stay(view)
    if (at.first == 0).all() and (at.last == sizes.shape[1] - 1).all():
        return []
    moves = _moves(at, sizes)
    found: list[Doubt] = []
    used: set[int] = set()
    for place in range(FEWEST, sizes.shape[1] - 1):
        went = _edge(moves, place, ended=True)
        came = _edge(moves, place, ended=False)
        if went and (came or moves.grew[:, max(0, place - 1) : place + 2].any()):
            found += _mergers(view, moves, place, went, came, used)
        if came and (went or moves.shrank[:, max(0, place - 1) : place + 2].any()):
            found += _splits(view, moves, place, went, came, used)
    return found


def _moves(at: Stay, sizes: Floats) -> _Moves:
    kept = np.where(at.here, sizes, np.nan)
    logs = relative(kept)
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = 1 / np.sqrt(np.maximum(np.nanmax(filled(kept), axis=1, keepdims=True), 1))
    found: Steps = steps(logs, noise)
    clear = lasting(logs, found, float(GROWS))
    plain = np.exp(logs)  # sizes without what all units share, so that a season is no growth
    level = steps(plain, np.zeros((len(plain), 1)))
    return _Moves(at, level.before, level.after, clear & (found.size > 0), clear & (found.size < 0))


def _edge(moves: _Moves, place: int, *, ended: bool) -> list[int]:
    """Units large enough whose figures end before, or begin in, this period."""
    at = moves.at
    where = at.last + 1 == place if ended else at.first == place
    level = moves.before[:, place] if ended else moves.after[:, place]
    enough = filled(level) >= ENOUGH
    return [int(row) for row in np.flatnonzero(at.steady & where & enough)]


def _mergers(view: View, moves: _Moves, place: int, went: list[int], came: list[int], used: set[int]) -> list[Doubt]:
    """Units that went, into one that grew by as much, or into a new one of their joint size."""
    found = []
    near = range(max(1, place - 1), min(place + 2, moves.grew.shape[1]))
    grown = [(int(row), p) for p in near for row in np.flatnonzero(moves.grew[:, p])]
    for into, when in [*grown, *((row, place) for row in came)]:
        free = [row for row in went if row not in used and row != into]
        amount = moves.amount(into, when)
        parts = _matching(
            [(row, -moves.amount(row, place)) for row in free], amount, 1, CLOSER if into in came else AGREE
        )
        if into in used or not parts:
            continue
        used.update((into, *parts))
        new = into in came
        known_as_one = new and len(parts) == 1
        found.append(
            _renamed(view, moves, place, parts[0], into)
            if known_as_one
            else _merged(view, moves, place, when, parts, into)
        )
    return found


def _splits(view: View, moves: _Moves, place: int, went: list[int], came: list[int], used: set[int]) -> list[Doubt]:
    """New units whose joint size one that shrank, or went, has lost."""
    found = []
    near = range(max(1, place - 1), min(place + 2, moves.grew.shape[1]))
    shrunk = [(int(row), p) for p in near for row in np.flatnonzero(moves.shrank[:, p])]
    for out_of, when in [*shrunk, *((row, place) for row in went)]:
        free = [row for row in came if row not in used and row != out_of]
        fewest, within = (2, CLOSER) if out_of in went else (1, AGREE)
        parts = _matching(
            [(row, moves.amount(row, place)) for row in free], -moves.amount(out_of, when), fewest, within
        )
        if out_of in used or not parts:
            continue
        used.update((out_of, *parts))
        found.append(_split(view, moves, place, parts, out_of))
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two names are one spelled in two ways: every word of the shorter is in the longer, nearly."""
    short, long = sorted((re.findall(r"[^\W_]+", name.casefold()) for name in (one, other)), key=len)

    def same(word: str, as_: str) -> bool:
        exact = len(word) < WORD or not word.isalpha()
        return word == as_ or (not exact and SequenceMatcher(None, word, as_).ratio() >= ALIKE)

    long_enough = any(len(word) >= WORD for word in short)
    return long_enough and all(any(same(word, as_) for as_ in long) for word in short)


def _matching(parts: Sequence[tuple[int, float]], amount: float, fewest: int, within: float) -> list[int]:
    """The units whose sizes add up to the amount best, within a share of it; none where no few do."""
    best: tuple[float, list[int]] = (within, [])
    largest = sorted(parts, key=lambda part: -part[1])[:8]
    for many in range(fewest, MOST_PARTNERS + 1):
        for chosen in combinations(largest, many):
            total = sum(size for _, size in chosen)
            apart = abs(total - amount) / max(total, 1e-9) + 0.05 * (many - fewest)  # fewer are likelier
            if apart < best[0]:
                best = (apart, [row for row, _ in chosen])
    return best[1]


def _merged(view: View, moves: _Moves, place: int, when: int, parts: list[int], into: int) -> Doubt:
    days, every = view.units.periods, view.panel.every
    names = [view.units.keys[row][0] for row in parts]
    own, now = float(filled(moves.before[into, when])), float(moves.after[into, when])
    grew = f"{wording.number(now / own, 2)} times as many as before" if own else "none before"
    listed = wording.listing(
        f"{name} (about {wording.count(-moves.amount(row, place))})" for name, row in zip(names, parts, strict=True)
    )
    have = "has" if len(parts) == 1 else "have"
    sentence = (
        f"{who(view, into)} has about {wording.count(now)} {view.base} a {every.value} from "
        f"{wording.period(days[when], every)} on, {grew}, and {listed} {have} no figures after "
        f"{wording.period(days[place - 1], every)}: looks like a merger. It is no rise or fall of either; "
        f"they are counted together as {view.units.keys[into][0]} throughout."
    )
    evidence = {
        "looks_like": "merger",
        "joined": names,
        "into": view.units.keys[into][0],
        "before": own,
        "after": now,
        "moved": [-moves.amount(row, place) for row in parts],
    }
    told = doubt(view, sentence, into, days[when], evidence, weight=2.0)
    return replace(told, joined=dict.fromkeys(names, view.units.keys[into][0]))


def _split(view: View, moves: _Moves, place: int, parts: list[int], out_of: int) -> Doubt:
    days, every = view.units.periods, view.panel.every
    names = [view.units.keys[row][0] for row in parts]
    old = view.units.keys[out_of][0]
    listed = wording.listing(
        f"{name} (about {wording.count(moves.amount(row, place))})" for name, row in zip(names, parts, strict=True)
    )
    lost = -min(moves.amount(out_of, p) for p in range(place - 1, min(place + 2, moves.grew.shape[1])))
    sentence = (
        f"{who(view, out_of)} lost about {wording.count(lost)} {view.base} a {every.value}, and "
        f"{listed} {'begins' if len(parts) == 1 else 'begin'} in {wording.period(days[place], every)}: looks like a "
        f"split. It is no rise or fall of either; they are counted together as {old} throughout."
    )
    evidence = {
        "looks_like": "split",
        "joined": names,
        "into": old,
        "lost": lost,
        "moved": [moves.amount(row, place) for row in parts],
    }
    told = doubt(view, sentence, out_of, days[place], evidence, weight=2.0)
    return replace(told, joined=dict.fromkeys(names, old))


def _renamed(view: View, moves: _Moves, place: int, old: int, new: int) -> Doubt:
    """One unit goes and one as large comes: one name for both where they are spelled alike, else only said."""
    days, every = view.units.periods, view.panel.every
    before, after = view.units.keys[old][0], view.units.keys[new][0]
    alike = _alike(before, after)
    what = "looks like one under a new name" if alike else "looks like a new name, or like work that was taken over"
    done = f"they are counted as {after} throughout" if alike else "compare neither as new nor as lost"
    sentence = (
        f"{who(view, old)} has no figures after {wording.period(days[place - 1], every)} and "
        f"{after} begins in {wording.period(days[place], every)} at the same level (about "
        f"{wording.count(-moves.amount(old, place))} and {wording.count(moves.amount(new, place))} {view.base} a "
        f"{every.value}): {what}; {done}."
    )
    evidence = {
        "looks_like": "new name",
        "old": before,
        "new": after,
        "before": -moves.amount(old, place),
        "after": moves.amount(new, place),
    }
    told = doubt(view, sentence, new, days[place], evidence, weight=1.5)
    return replace(told, joined={before: after} if alike else {})

"""Did it help? The one entry: picks the method by what the figures can bear, and says which and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from midcourse.analysis.effects import sentences
from midcourse.analysis.effects.answer import Answer, Change, Estimate, Method, Verdict, verdict
from midcourse.analysis.effects.by_unit import by_unit, on_both_sides
from midcourse.analysis.effects.choosing import against, alone, many
from midcourse.analysis.effects.levels import level_change
from midcourse.analysis.effects.series import Series, pooled, spanned
from midcourse.analysis.effects.stretches import Needs, Stretches, stretches
from midcourse.analysis.effects.worth import worth

DEFAULT = Needs()
SEVERAL = 5  # units on either side from which units, not periods, are the sample


def effect(
    series: Series | Sequence[Series],
    changed_on: date,
    *,
    expected: int,
    size: float | None = None,
    others: Sequence[Series] = (),
    level_since: date | None = None,
    chosen_as_worst: bool | None = None,
    needs: Needs = DEFAULT,
) -> Answer:
    """Did the change of `changed_on` move the figures the way that was `expected` (+1 up, −1 down)?

    `series` is the unit that changed, or several that changed on the same day; `others` did not change. `size` is the
    expected size in the figure's own scale. `level_since` says since when the figures have been at the level that
    prompted the change. `chosen_as_worst` says whether the change was made because a period was the worst; None looks.
    The period in which the change fell is left out. It worked where no change is ruled out, beyond the others if there
    are any; it did not where a change of `size` (or of one period's ordinary scatter) is ruled out; too early and
    cannot tell are told apart. Raises ValueError when `expected` is neither +1 nor −1, or no series is given.
    """
    if expected not in (1, -1):
        raise ValueError("expected is +1 (up) or −1 (down)")
    changed = [series] if isinstance(series, Series) else list(series)
    if not changed:
        raise ValueError("Give the figures of at least one unit that changed.")
    sides = [[one for one in side if on_both_sides(one, changed_on)] for side in (changed, others)]
    if min(map(len, sides)) >= SEVERAL:
        return _of_units(sides[0], sides[1], changed_on, expected, size)
    own = changed[0] if len(changed) == 1 else pooled(changed)
    at = stretches(own, changed_on, expected, level_since, needs, worst=chosen_as_worst)
    early = len(at.after) < needs.after
    alongside = [one for one in others if set(at.all) <= set(one.periods)]
    known = len(at.known) >= (needs.level if many(own, alongside, at) else needs.before)
    if early and not (at.after and known):
        return _unanswered(Verdict.TOO_EARLY, sentences.too_early(own, at.after, needs), at)
    if not known:
        return _unanswered(Verdict.CANNOT_TELL, sentences.too_little(own, at.known, needs), at)
    answer = _answer(own, alongside, at, expected, size, needs)
    return _so_far(own, answer, at, needs) if early else answer


def _answer(
    own: Series, alongside: Sequence[Series], at: Stretches, expected: int, size: float | None, needs: Needs
) -> Answer:
    change, decided = alone(own, at, needs, alongside=bool(alongside))
    rest = level_change(pooled(alongside), at)[0] if alongside else None
    if rest:
        decided = against(own, alongside, at, needs)
    said = sentences.of_change(own, change, at)
    told = f"{said}{sentences.of_others(own, rest, decided, len(alongside))}" if rest else said
    return Answer(
        verdict(decided, expected, worth(change, own.measure, expected, size)),
        said,
        told,
        at.before,
        at.after,
        change,
        rest,
        decided.interval if rest else None,
        len(alongside),
        decided,
        at.left_out,
    )


def _so_far(own: Series, answer: Answer, at: Stretches, needs: Needs) -> Answer:
    """The numbers so far are told, but no conclusion is drawn from them."""
    assert answer.own is not None  # noqa: S101 - an answer with figures on either side has it
    said = f"{sentences.too_early(own, at.after, needs)} So far: {sentences.went(own, answer.own, at)}."
    rest = sentences.of_others(own, answer.others, None, answer.compared) if answer.others else ""
    return replace(answer, verdict=Verdict.TOO_EARLY, sentence=said, internal_sentence=f"{said}{rest}")


def _of_units(
    changed: Sequence[Series], others: Sequence[Series], changed_on: date, expected: int, size: float | None
) -> Answer:
    """Several units on either side: whether those that changed went further than the others."""
    found = by_unit(changed, others, changed_on)
    whole = spanned(changed)
    at = stretches(whole, changed_on, expected, None, Needs(longest=DEFAULT.history), worst=False)
    own = Change(found.changed.before, found.changed.after, found.own, found.scatter)
    beyond = Change(found.rest.before, found.rest.after, found.of_rest, found.scatter)
    why = f"figures of {len(changed)} units that changed and {len(others)} that did not say how much units differ"
    decided = Estimate(Method.BY_UNIT, why, found.against, found.p)
    said = sentences.of_change(whole, own, at)
    told = f"{said}{sentences.of_others(whole, beyond, decided, len(others))}"
    judged = verdict(decided, expected, worth(own, whole.measure, expected, size))
    return Answer(judged, said, told, at.before, at.after, own, beyond, found.against, len(others), decided)


def _unanswered(why: Verdict, sentence: str, at: Stretches) -> Answer:
    return Answer(why, sentence, sentence, at.before, at.after, left_out=at.left_out)

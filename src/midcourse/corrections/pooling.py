"""What a practice or a change made together did for those who took it up, all of them together."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from midcourse.analysis.measure import Better
from midcourse.corrections.answers import answers_of, started_together
from midcourse.corrections.evidence import numbers
from midcourse.corrections.models import Correction, Practice
from midcourse.measures.models import KPI

if TYPE_CHECKING:
    from midcourse.analysis.effects import Answer, Interval, Pooled

Effect = dict[str, Any]
"""`verdict`, `sentence`, the `pooled` numbers or None, and the `adopters` one by one: kept as JSON."""

FEWEST_TO_POOL = 2
FEWEST_TO_SHARE = 3
"""Adopters, or vendors compared with, below which a number made of several would give one of them away."""


def pooled_effect_of(practice: Practice) -> "Pooled":
    """The effects on the practice's KPI over all who took it up, by contract (its key as text).

    Random effects over group-time comparisons: each adopter against those who have not adopted yet. A KPI of which
    neither direction is better is asked whether it went up.
    """
    return _asked(practice.kpi, _days(practice), _hoped(practice.kpi))[1]


def keep_effect(practice: Practice) -> Practice:
    """Keep with the practice what the figures say now, so that pages and the library need not ask them."""
    practice.effect = _effect(practice.kpi, _days(practice), _hoped(practice.kpi))
    practice.save(update_fields=["effect"])
    return practice


def together_effect(correction: Correction) -> Effect | None:
    """What a change did for all with whom it was opened at once, as of the newest figures; pooled as a practice's.

    None for a change of one vendor alone, and until two of them are in place.
    """
    started = started_together(correction) if correction.together else {}
    if len(started) < FEWEST_TO_POOL:
        return None
    return _effect(correction.kpi, started, 1 if correction.expected == Correction.Expected.UP else -1)


def _effect(kpi: KPI, days: Mapping[int, date], expected: int) -> Effect:
    answers, pooled = _asked(kpi, days, expected)
    return {
        "verdict": pooled.verdict.value,
        "sentence": pooled.sentence,
        "pooled": _pooled(pooled),
        "adopters": [_adopter(pk, day, answers.get(pk), pooled) for pk, day in days.items()],
    }


def _asked(kpi: KPI, days: Mapping[int, date], expected: int) -> "tuple[dict[int, Answer], Pooled]":
    from midcourse.analysis.effects import pooled_effect  # Polars and NumPy: not needed to draw a page

    answers = answers_of(kpi, days, expected)
    by_key = {str(pk): one for pk, one in answers.items()}
    return answers, pooled_effect(by_key, kpi.definition.measure, expected)


def _hoped(kpi: KPI) -> int:
    return -1 if kpi.definition.better == Better.LOWER else 1


def _days(practice: Practice) -> dict[int, date]:
    return dict(practice.adoptions.order_by("adopted_on", "pk").values_list("contract", "adopted_on"))


def _pooled(pooled: "Pooled") -> dict[str, Any] | None:
    found = pooled.found
    if found is None:
        return None
    ahead = _interval(found.predicted) if found.predicted else None
    known = {"p": found.p, "tau2": found.tau2, "i2": found.i2}
    return {**_interval(found.interval), **numbers(known), "predicted": ahead, "adopters": len(pooled.by_unit)}


def _adopter(pk: int, since: date, answer: "Answer | None", pooled: "Pooled") -> dict[str, Any]:
    key = str(pk)
    effect = _interval(pooled.by_unit[key]) if key in pooled.by_unit else None
    clear = "helped" if key in pooled.helped else "harmed" if key in pooled.harmed else ""
    return {
        "contract": pk,
        "since": since.isoformat(),
        "verdict": answer.verdict.value if answer else "too_early",
        "sentence": answer.sentence if answer else "There are no figures yet.",
        "internal_sentence": answer.internal_sentence if answer else "There are no figures yet.",
        "compared": answer.compared if answer else 0,
        "effect": effect,
        "clear": clear,
    }


def _interval(interval: "Interval") -> dict[str, Any]:
    return numbers({"estimate": interval.estimate, "low": interval.low, "high": interval.high})

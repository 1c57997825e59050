"""The answer to "did it help?", as one finding, where a person names a date and who changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from midcourse.analysis import wording
from midcourse.analysis.effects import Answer, Interval, Verdict, effect, multiplicative, series_of
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Better, Every, Measure
from midcourse.analysis.panel import UNIT, Panel

SAID = {
    Verdict.WORKED: "it helped",
    Verdict.DID_NOT: "it did not help",
    Verdict.TOO_EARLY: "it is too early to tell",
    Verdict.CANNOT_TELL: "the figures cannot tell",
}


def effect_finding(panel: Panel, changed_on: date, where: Mapping[str, Sequence[str]]) -> Finding:
    """Did the change of `changed_on` help those named in `where` (column → values), set against all other units?

    A breakdown that is the same for all rows of a unit says which units changed; any other narrows the figures. Raises
    ValueError with a sentence where the measure has no good direction, or a column or value is unknown.
    """
    if panel.measure.better is Better.NEITHER:
        raise ValueError("Say with --better higher or --better lower which way the change was meant to move figures.")
    _check(panel, where)
    panel = replace(panel, figures=_narrowed(panel, where))
    changed = _changed(panel, where)
    own = [series_of(panel, unit) for unit in changed] or [series_of(panel)]
    others = [series_of(panel, unit) for unit in panel.units if unit not in changed] if changed else []
    expected = 1 if panel.measure.better is Better.HIGHER else -1
    answer = effect(own, changed_on, expected=expected, others=others)
    return told_effect(answer, panel.measure, changed_on, where)


def _check(panel: Panel, where: Mapping[str, Sequence[str]]) -> None:
    """Raises ValueError where a column or a value of `where` is not in the figures."""
    for column, values in where.items():
        is_unit = column in (panel.unit, UNIT)
        if not is_unit and column not in panel.breakdowns:
            known = [*([panel.unit] if panel.unit else []), *panel.breakdowns]
            raise ValueError(f"--where names the column {column}; it can name {wording.listing(known)}.")
        present = panel.units if is_unit else panel.figures[column].unique().sort().to_list()
        if missing := [value for value in values if value not in present]:
            raise ValueError(f"There is no {column} {missing[0]}. There are {wording.listing(present, most=12)}.")


def _narrowed(panel: Panel, where: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The figures of the breakdown values named, of all units."""
    figures = panel.figures
    for column, values in where.items():
        if column not in (panel.unit, UNIT) and not _groups_units(panel, column):
            figures = figures.filter(pl.col(column).is_in(list(values)))
    return figures


def _groups_units(panel: Panel, column: str) -> bool:
    """Whether a breakdown is a trait of units (a store's state), so that its other values are other units."""
    if not panel.unit:
        return False
    values = panel.figures.group_by(UNIT).agg(pl.col(column).n_unique())[column]
    return len(values) > 1 and bool((values == 1).all())


def _changed(panel: Panel, where: Mapping[str, Sequence[str]]) -> list[str]:
    """The units that changed; empty where `where` names neither units nor a trait of them."""
    chosen = panel.figures
    named = [column for column in where if column in (panel.unit, UNIT) or _groups_units(panel, column)]
    for column in named:
        chosen = chosen.filter(pl.col(UNIT if column == panel.unit else column).is_in(list(where[column])))
    return chosen[UNIT].unique().sort().to_list() if named else []


def told_effect(answer: Answer, measure: Measure, changed_on: date, where: Mapping[str, Sequence[str]]) -> Finding:
    """An effect's answer as a finding of those in `where` (column → values)."""
    named = {column: ", ".join(values) for column, values in where.items()}
    who = f" ({wording.place(named)})" if named else ""
    harmed = _harmed(answer, measure)
    said = f"{SAID[answer.verdict]}{'; it got worse' if harmed else ''}. {answer.internal_sentence}"
    sentence = f"The change of {wording.period(changed_on, Every.DAY)}{who}: {said}"
    direction = {Verdict.WORKED: Direction.BETTER}.get(answer.verdict, Direction.WORSE if harmed else Direction.NONE)
    evidence = _evidence(answer, measure)
    return Finding(FindingKind.EFFECT, sentence, named, changed_on, None, direction, evidence, weight=float("inf"))


def _harmed(answer: Answer, measure: Measure) -> bool:
    """Whether the figures moved the wrong way by more than chance, for what was to be expected."""
    if answer.verdict is not Verdict.DID_NOT or not answer.decided:
        return False
    interval = answer.decided.interval
    return interval.high < 0 if measure.better is Better.HIGHER else interval.low > 0


def _evidence(answer: Answer, measure: Measure) -> dict[str, Any]:
    """`estimate`, `low` and `high` are the change that the verdict rests on, in the figure's own scale or, for counts
    and ratios, as the log of the ratio; `ratio` is the same as figures over what was to be expected.
    """
    own, found = answer.own, answer.decided
    return {
        "verdict": answer.verdict.value,
        "method": found.method.value if found else None,
        "why": found.why if found else None,
        **(asdict(found.interval) if found else {}),
        "scale": "log of the ratio" if multiplicative(measure) else "difference",
        "ratio": _ratio(found.interval, answer, measure) if found else None,
        "p": found.p if found else None,
        "permutation_p": found.chance if found else None,
        "smallest_possible_p": found.least if found else None,
        "details": dict(found.beside) if found else {},
        "before": own.before if own else None,
        "after": own.after if own else None,
        "expected": own.expected if own else None,
        "interval": asdict(own.interval) if own else None,
        "against_others": asdict(answer.against) if answer.against else None,
        "compared_with": answer.compared,
        "periods_before": list(answer.before),
        "periods_after": list(answer.after),
        "left_out": list(answer.left_out),
        "picture": _picture(answer),
    }


def _ratio(found: Interval, answer: Answer, measure: Measure) -> dict[str, float | None] | None:
    """The figures after over what was to be expected without the change; None where that is not above 0."""
    ends = {"estimate": found.estimate, "low": found.low, "high": found.high}
    if multiplicative(measure):
        return {name: float(np.exp(value)) for name, value in ends.items()}
    after = answer.own.after if answer.own else 0.0
    if after <= 0 or min(after - value for value in ends.values()) <= 0:
        return None
    return {name: after / (after - value) for name, value in ends.items()}


def _picture(answer: Answer) -> dict[str, Any] | None:
    drawn = answer.decided.picture if answer.decided else None
    if drawn is None:
        return None
    names = ("figures", "fitted", "expected", "low", "high")
    return {"periods": list(drawn.periods), **{name: getattr(drawn, name).tolist() for name in names}}

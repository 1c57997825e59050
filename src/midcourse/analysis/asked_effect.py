"""The answer to "did it help?", as one finding, where a person names a date and who changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

import polars as pl

from midcourse.analysis import wording
from midcourse.analysis.effects import Answer, Series, Verdict, effect, pooled, series_of
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Better, Every
from midcourse.analysis.panel import UNIT, Panel

_SAID = {
    Verdict.WORKED: "it helped",
    Verdict.DID_NOT: "it did not help",
    Verdict.TOO_EARLY: "it is too early to tell",
    Verdict.CANNOT_TELL: "the figures cannot tell",
}


def effect_finding(panel: Panel, changed_on: date, where: Mapping[str, Sequence[str]]) -> Finding:
    """Did the change of `changed_on` help those named in `where` (column → values), set against all other units?

    Raises ValueError with a sentence where the measure has no good direction, or a column or value is unknown.
    """
    if panel.measure.better is Better.NEITHER:
        raise ValueError("Say with --better higher or --better lower which way the change was meant to move figures.")
    changed = list(where.get(panel.unit or "", ()))
    part = _part(panel, where)
    units = part.units
    if missing := [value for value in changed if value not in units]:
        raise ValueError(f"There is no {panel.unit} {missing[0]}. There are {wording.listing(units, most=12)}.")
    own = pooled([series_of(part, unit) for unit in changed]) if changed else series_of(part)
    others: list[Series] = [series_of(part, unit) for unit in units if unit not in changed] if changed else []
    expected = 1 if panel.measure.better is Better.HIGHER else -1
    return _finding(effect(own, changed_on, expected=expected, others=others), changed_on, where)


def _part(panel: Panel, where: Mapping[str, Sequence[str]]) -> Panel:
    """The panel narrowed to the breakdown values named."""
    figures = panel.figures
    for column, values in where.items():
        if column == panel.unit and column != UNIT:
            continue
        if column not in panel.breakdowns:
            known = [*([panel.unit] if panel.unit else []), *panel.breakdowns]
            raise ValueError(f"--where names the column {column}; it can name {wording.listing(known)}.")
        figures = figures.filter(pl.col(column).is_in(list(values)))
        if figures.is_empty():
            raise ValueError(f"There is no {column} {wording.listing(values)}. Check how it is written in the file.")
    return replace(panel, figures=figures)


def _finding(answer: Answer, changed_on: date, where: Mapping[str, Sequence[str]]) -> Finding:
    named = {column: ", ".join(values) for column, values in where.items()}
    who = f" ({wording.place(named)})" if named else ""
    said = f"{_SAID[answer.verdict]}. {answer.internal_sentence}"
    sentence = f"The change of {wording.period(changed_on, Every.DAY)}{who}: {said}"
    direction = {Verdict.WORKED: Direction.BETTER}.get(answer.verdict, Direction.NONE)
    evidence = {
        "verdict": answer.verdict.value,
        "before": answer.own.before if answer.own else None,
        "after": answer.own.after if answer.own else None,
        "interval": asdict(answer.own.interval) if answer.own else None,
        "against_others": asdict(answer.against) if answer.against else None,
        "compared_with": answer.compared,
        "periods_before": list(answer.before),
        "periods_after": list(answer.after),
    }
    return Finding(FindingKind.EFFECT, sentence, named, changed_on, None, direction, evidence, weight=float("inf"))

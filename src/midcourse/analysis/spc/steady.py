"""Is it steady? One verdict a series, with the signal that gave it, since when, and a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from midcourse.analysis.finding import Direction, Finding
from midcourse.analysis.grid import Floats, grid
from midcourse.analysis.panel import Panel
from midcourse.analysis.seasons import Pattern
from midcourse.analysis.spc.changes import Signal
from midcourse.analysis.spc.charts import Charted, draw, stretches
from midcourse.analysis.spc.limits import chart_for
from midcourse.analysis.spc.signals import FEWEST, LEVEL, Sign, signals
from midcourse.analysis.spc.telling import Teller
from midcourse.analysis.spc.tested import length_of_periods, shared, tested
from midcourse.analysis.spc.verdicts import Assurance, assurance

FEWEST_ALONGSIDE = 4  # series that must be there to say what they shared
SETTLED = 6  # figures since a level moved from which it can be said to miss its target


class Verdict(StrEnum):
    """What a series says of itself (PRODUCT's T4)."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    CHANGED = "changed"  # for a measure without a good direction
    NO_CLEAR_CHANGE = "no clear change"
    TOO_FEW = "too few data"


@dataclass(frozen=True)
class SeriesVerdict:
    """One series: its chart (arrays of shape (points,)), its verdict and what that rests on.

    `where` names columns and values as people know them. `rule` is the signal that gave the verdict, `since`
    the first period it holds for. `chart_rules` names the Making Data Count rule at each point (None where
    quiet), for marking points of the chart. `assurance` says how the ordinary range lies to the target (None
    without one). `findings` has every signal that held up, single far-off figures first.
    """

    where: dict[str, str]
    periods: list[date]
    figures: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    chart: str
    chart_rules: list[str | None]
    assurance: Assurance | None
    verdict: Verdict
    rule: str | None
    since: date | None
    sentence: str
    findings: tuple[Finding, ...]


def steadiness(
    panel: Panel,
    by: Sequence[str] = (),
    *,
    pattern: Pattern | None = None,
    apart: bool = False,
    scans: int = 1,
    rebased: Mapping[tuple[str, ...], Sequence[date]] | None = None,
) -> list[SeriesVerdict]:
    """The verdict of every series of a panel, split by the columns in `by` (none: the whole).

    A `pattern` (see `seasons`) is allowed for: what comes back each week or year is no signal of one series.
    With `apart`, so is what most of the series did together, and only a series that went its own way signals.
    Over all series of the call, at most 5 % of those shown to have changed are expected to be false; a caller
    who asks several times about one panel says so in `scans`, and each call is held to its part of that.

    `rebased` has the dates at which people agreed to judge a series anew, by its values of `by` (() is the whole):
    its limits start again there, and only the figures from the newest such date on are judged.
    """
    if panel.figures.is_empty():
        return []
    figures = grid(panel, by)
    judged, agreed = figures, None
    if rebased:
        agreed = np.concatenate([stretches(figures.periods, rebased.get(key, ())) for key in figures.keys])
        judged = figures.without(agreed < agreed.max(axis=1, keepdims=True))
    apart = apart and len(figures.keys) >= FEWEST_ALONGSIDE
    if apart:
        usual = shared(judged)
    elif pattern:
        usual = pattern.of(figures.periods)
    else:
        usual = length_of_periods(judged, panel.every)
    target = np.full(len(figures.keys), np.nan if panel.measure.target is None else panel.measure.target)
    chart = draw(chart_for(figures.kind), figures.numerator, figures.denominator, stretch=agreed)
    told = signals(tested(judged, usual), LEVEL / scans)
    meets = assurance(chart, target, panel.measure.better)
    moved = [max((sign.place for sign in signs if sign.kind is Signal.SHIFT), default=0) for signs in told]
    if again := [row for row, place in enumerate(moved) if place]:  # what a level was says nothing of what it is
        since = np.arange(len(figures.periods)) >= np.array(moved)[again, None]
        base = None if figures.denominator is None else figures.denominator[again]
        anew = draw(chart_for(figures.kind), figures.numerator[again], base, stretch=since.astype(np.int64))
        meets[again] = assurance(anew, target[again], panel.measure.better)
    fired = chart.flags.first().tolist()
    return [
        _verdict(Teller(panel, judged, row, apart), chart, fired[row], signs, meets[row], moved[row])
        for row, signs in enumerate(told)
    ]


def _verdict(
    teller: Teller, chart: Charted, fired: list[str | None], signs: list[Sign], assured: Assurance | None, moved: int
) -> SeriesVerdict:
    row, known = teller.row, teller.known
    last = int(known[-1]) if len(known) else -1
    findings = [teller.finding(sign) for sign in signs]
    telling = [
        (sign, found)
        for sign, found in zip(signs, findings, strict=True)
        if sign.kind is not Signal.OUTLIER or sign.place == last
    ]
    if telling and len(known) >= FEWEST:
        sign, found = telling[-1]
        verdict, sentence, since, rule = _named(found.direction), found.sentence, found.since, str(sign.kind)
    else:
        verdict, sentence, since, rule = Verdict.NO_CLEAR_CHANGE, teller.nothing(), None, None
    if len(known) < FEWEST:
        verdict, assured = Verdict.TOO_FEW, None
    if assured is Assurance.MISSES and teller.misses_of_late(known[known >= moved], SETTLED if moved else 1):
        findings.append(teller.off_target(since=moved, moving=bool(findings)))
    return SeriesVerdict(
        where=teller.where,
        periods=teller.grid.periods,
        figures=chart.values[row],
        centre=chart.limits.centre[row],
        lower=chart.limits.lower[row],
        upper=chart.limits.upper[row],
        chart=str(chart.chart),
        chart_rules=fired,
        assurance=assured,
        verdict=verdict,
        rule=rule,
        since=since,
        sentence=sentence,
        findings=tuple(findings),
    )


def _named(direction: Direction) -> Verdict:
    return {Direction.BETTER: Verdict.IMPROVING, Direction.WORSE: Verdict.WORSENING}.get(direction, Verdict.CHANGED)

"""Is it steady? One verdict a series, with the signal that gave it, since when, and a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.finding import Direction, Finding
from midcourse.analysis.grid import Floats, Grid, Places, grid
from midcourse.analysis.measure import Kind
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.seasons import Pattern
from midcourse.analysis.spc.changes import FEWEST, Sign, Signal
from midcourse.analysis.spc.charts import Charted, draw, stretches
from midcourse.analysis.spc.limits import chart_for
from midcourse.analysis.spc.rules import quiet
from midcourse.analysis.spc.signals import LEVEL, signals
from midcourse.analysis.spc.telling import Teller
from midcourse.analysis.spc.tested import Usual, incomplete, length_of_periods, shared, tested, usually
from midcourse.analysis.spc.verdicts import Assurance, assurance

FEWEST_ALONGSIDE = 4  # series that must be there to say what they shared
YEAR, MOSTLY = 12, 11  # of the newest figures, how many must miss the target: a fair coin falls so once in 300 times
SETTLED = 6  # figures since a level moved from which it can be said to miss its target


class Verdict(StrEnum):
    """What a series says of itself (PRODUCT's T4)."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    CHANGED = "changed"  # for a measure without a good direction
    NO_CLEAR_CHANGE = "no clear change"
    TOO_FEW = "too few data"


@dataclass(frozen=True)
class Split:
    """Series to be judged together: a panel's figures by these columns (none: the whole).

    With `apart`, what most of the series did together is allowed for, and only a series that went its own way signals.
    `aimed` says whether the panel's target is meant for each of them. `rebased` has the dates at which people agreed
    to judge a series anew, by its values of `by` (() is the whole): its limits start again there, and only the figures
    from the newest such date on are judged.
    """

    by: Sequence[str] = ()
    apart: bool = False
    aimed: bool = True
    rebased: Mapping[tuple[str, ...], Sequence[date]] = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesVerdict:
    """One series: its figures and limits (arrays of shape (points,)), its verdict and what that rests on.

    `where` names columns and values as people know them. `rule` is the signal that gave the verdict, `since`
    the first period it holds for. `assurance` says how the ordinary range lies to the target (None without one).
    `findings` has every signal that held up, single far-off figures first.
    """

    where: dict[str, str]
    periods: list[date]
    figures: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    assurance: Assurance | None
    verdict: Verdict
    rule: str | None
    since: date | None
    findings: tuple[Finding, ...]
    say: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def sentence(self) -> str:
        """The verdict in words; of many quiet series few are ever read."""
        return self.say()


@dataclass(frozen=True)
class _Part:
    """What is judged of one split; arrays have shape (series, periods), `target` (series,).

    `usual` is what to expect of each period, `era` how many agreed re-basings each has reached.
    """

    figures: Grid
    judged: Grid
    usual: Usual
    target: Floats
    era: Places
    apart: bool


def steadiness(
    panel: Panel,
    by: Sequence[str] = (),
    *,
    pattern: Pattern | None = None,
    apart: bool = False,
    rebased: Mapping[tuple[str, ...], Sequence[date]] | None = None,
) -> list[SeriesVerdict]:
    """The verdict of every series of a panel, split by the columns in `by` (none: the whole).

    A `pattern` (see `seasons`) is allowed for: what comes back each week or year is no signal of one series.
    Over all series, at most 5 % of those shown to have changed are expected to be false. `apart` and `rebased` are
    as for `Split`.
    """
    return steadiness_by(panel, [Split(by, apart, rebased=rebased or {})], pattern=pattern)


def steadiness_by(panel: Panel, splits: Sequence[Split], *, pattern: Pattern | None = None) -> list[SeriesVerdict]:
    """The verdicts of several splits of one panel, one split after the other, each as `steadiness` gives it.

    The accepted share of false ones is for all splits: each is held to its part of it. All series are drawn and tested
    as one array, which is several times quicker than split by split.
    """
    if panel.figures.is_empty():
        return []
    parts = [_part(panel, split, pattern) for split in splits]
    told = signals(*(tested(part.judged, part.usual) for part in parts), share=LEVEL / len(splits))
    moved = [max((sign.place for sign in signs if sign.kind is Signal.SHIFT), default=0) for signs in told]
    chart, meets = _drawn(panel, parts, moved)
    tellers = (
        Teller(panel, part.judged, row, part.apart, part.usual)
        for part in parts
        for row in range(len(part.figures.keys))
    )
    return [
        _verdict(teller, chart, row, signs, Assurance(meets[row]) if meets[row] else None, moved[row])
        for row, (teller, signs) in enumerate(zip(tellers, told, strict=True))
    ]


def _part(panel: Panel, split: Split, pattern: Pattern | None) -> _Part:
    figures = judged = grid(panel, split.by)
    era = np.zeros(figures.numerator.shape, dtype=np.int64)
    if split.rebased:
        era = np.concatenate([stretches(figures.periods, split.rebased.get(key, ())) for key in figures.keys])
        judged = figures.without(era < era.max(axis=1, keepdims=True))
    if UNIT not in split.by and panel.unit and panel.measure.kind is not Kind.VALUE:
        lacking = incomplete(grid(panel, [UNIT]))
        judged = judged.without(np.broadcast_to(lacking, judged.numerator.shape))
    apart = split.apart and len(figures.keys) >= FEWEST_ALONGSIDE
    if apart:
        usual = shared(judged)
    else:
        usual = usually(pattern.of(figures.periods) if pattern else length_of_periods(judged, panel.every))
    aim = panel.measure.target if split.aimed else None
    target = np.full(len(figures.keys), np.nan if aim is None else aim)
    return _Part(figures, judged, usual, target, era, apart)


def _drawn(panel: Panel, parts: Sequence[_Part], moved: Sequence[int]) -> tuple[Charted, NDArray[np.object_]]:
    """The limits of all series, and how they lie to the target; where a level moved (at point `moved`), its newest."""
    figures = [part.figures for part in parts]
    top = np.concatenate([one.numerator for one in figures])
    bases = [one.denominator for one in figures if one.denominator is not None]
    base = np.concatenate(bases) if bases else None
    target = np.concatenate([part.target for part in parts])
    era = np.concatenate([part.era for part in parts])
    sort = chart_for(panel.measure.kind)
    chart = draw(sort, top, base, stretch=era if era.any() else None, rules=quiet)
    meets = assurance(chart, target, panel.measure.better)
    again = [row for row, place in enumerate(moved) if place and not np.isnan(target[row])]
    if again:  # what a level was says nothing of what it is
        since = np.arange(top.shape[1]) >= np.array(moved)[again, None]
        anew = draw(
            sort, top[again], None if base is None else base[again], stretch=since.astype(np.int64), rules=quiet
        )
        meets[again] = assurance(anew, target[again], panel.measure.better)
    return chart, meets


def _verdict(
    teller: Teller, chart: Charted, row: int, signs: list[Sign], assured: Assurance | None, moved: int
) -> SeriesVerdict:
    known = teller.known
    last = int(known[-1]) if len(known) else -1
    findings = [teller.finding(sign) for sign in signs]
    telling = [
        (sign, found)
        for sign, found in zip(signs, findings, strict=True)
        if sign.kind is not Signal.OUTLIER or sign.place == last
    ]
    say: Callable[[], str]
    if telling:
        sign, found = telling[-1]
        verdict, since, rule, say = _named(found.direction), found.since, str(sign.kind), partial(str, found.sentence)
    else:
        verdict, since, rule, say = Verdict.NO_CLEAR_CHANGE, None, None, teller.nothing
    if len(known) < FEWEST:
        verdict, assured = verdict if telling else Verdict.TOO_FEW, None
    present, missing = known[known >= moved], assured in (Assurance.MISSES, Assurance.HIT_OR_MISS)
    if assured is Assurance.MISSES and teller.misses_of_late(present, SETTLED if moved else 1):
        findings.append(teller.off_target(since=moved, moving=bool(findings)))
    elif missing and len(present) >= YEAR and teller.missed(present[-YEAR:]) >= MOSTLY:
        findings.append(teller.mostly_off_target(present[-YEAR:]))
    return SeriesVerdict(
        where=teller.where,
        periods=teller.grid.periods,
        figures=chart.values[row],
        centre=chart.limits.centre[row],
        lower=chart.limits.lower[row],
        upper=chart.limits.upper[row],
        assurance=assured,
        verdict=verdict,
        rule=rule,
        since=since,
        findings=tuple(findings),
        say=say,
    )


def _named(direction: Direction) -> Verdict:
    return {Direction.BETTER: Verdict.IMPROVING, Direction.WORSE: Verdict.WORSENING}.get(direction, Verdict.CHANGED)

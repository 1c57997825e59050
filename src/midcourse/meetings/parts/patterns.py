"""Patterns and challenges (M2): where each contract stands on each KPI, and the signals, good and bad alike (D2)."""

from collections import defaultdict
from dataclasses import asdict
from statistics import median
from typing import Any

from midcourse.analysis.finding import Direction
from midcourse.analysis.measure import Better, Every, Measure
from midcourse.analysis.wording import figure, listing, period
from midcourse.measures.models import KPI, Definition
from midcourse.measures.models import Standing as StandingRow
from midcourse.meetings.editions import Edition
from midcourse.meetings.scope import end_of
from midcourse.meetings.shapes import Pattern, SignalLine, Standing, ended

LAST_PERIODS = 24
SIGNALS_SHOWN = 8  # of each direction; more than that is not talked about in a meeting

Points = list[tuple[str, float | None]]
Verdict = StandingRow.Verdict


def patterns(edition: Edition) -> list[Pattern]:
    """Every KPI in force with each contract's standing, in two queries however many there are."""
    rows: dict[int, dict[int, StandingRow]] = defaultdict(dict)
    for row in StandingRow.objects.filter(kpi__in=edition.kpis, contract__in=edition.contracts):
        rows[row.kpi_id][row.contract_id] = row
    peers: dict[int, list[StandingRow]] = defaultdict(list)
    for row in edition.peers:
        peers[row.kpi_id].append(row)
    return [_pattern(edition, kpi, rows[kpi.pk], peers[kpi.pk]) for kpi in edition.kpis]


def _pattern(edition: Edition, kpi: KPI, rows: dict[int, StandingRow], peers: list[StandingRow]) -> Pattern:
    definition = kpi.definition
    measure = definition.measure
    theirs = [each for each in edition.contracts if kpi.program_id or kpi.contract_id == each.pk]
    standings = [_standing(edition, definition, measure, each.pk, rows.get(each.pk)) for each in theirs]
    middle = _median([_points(row, measure) for row in peers], edition.fewest_for_median)
    sentence = _all_sentence(standings) if edition.internal else _own_sentence(standings, measure, middle)
    return Pattern(
        kpi=kpi.pk,
        name=definition.name,
        meaning=ended(definition.meaning),
        measure=asdict(measure),
        every=definition.frequency,
        target=_target(measure),
        sentence=sentence,
        standings=standings,
        median=middle,
    )


def _standing(
    edition: Edition, definition: Definition, measure: Measure, contract: int, row: StandingRow | None
) -> Standing:
    """Where a contract stands; without figures it says so, which is never good (A1)."""
    every = Every(definition.frequency)
    points = _points(row, measure) if row else []
    known = row is not None and row.latest is not None
    return Standing(
        contract=contract,
        who=edition.who(contract),
        latest=row.latest if row else None,
        said=figure(row.latest, measure) if row and row.latest is not None else "No performance data",
        period=period(row.latest_period, every) if row and row.latest_period else "",
        verdict=str(row.get_verdict_display()) if row and known else "",
        rule=_rule(row, every) if row and known else "",
        meets_target=row.meets_target if row and known else None,
        points=points,
    )


def _rule(row: StandingRow, every: Every) -> str:
    since = f"since {period(row.since, Every.MONTH if every is Every.QUARTER else every)}" if row.since else ""
    return ", ".join(part for part in (since, row.rule) if part)


def _points(row: StandingRow, measure: Measure) -> Points:
    """(period, figure) pairs; None where there is nothing to divide by."""
    divided = measure.kind.has_denominator
    return [
        (day, top if not divided else top / bottom if top is not None and bottom else None)
        for day, top, bottom in row.points[-LAST_PERIODS:]
    ]


def _median(series: list[Points], fewest: int) -> Points:
    """The median of each period with at least `fewest` figures, so that it tells of nobody in particular."""
    figures: dict[str, list[float]] = defaultdict(list)
    for points in series:
        for day, value in points:
            if value is not None:
                figures[day].append(value)
    return [(day, median(values)) for day, values in sorted(figures.items()) if len(values) >= fewest]


def _target(measure: Measure) -> str:
    if measure.target is None:
        return ""
    words = {Better.HIGHER: "at least ", Better.LOWER: "at most ", Better.NEITHER: ""}[measure.better]
    return f"{words}{figure(measure.target, measure)}"


def _all_sentence(standings: list[Standing]) -> str:
    """How many meet the target; who improves and who worsens by name, the rest by number."""
    by_verdict: dict[str, list[str]] = defaultdict(list)
    for each in standings:
        by_verdict[each.verdict].append(each.who)
    missing = by_verdict.pop("", [])
    if not by_verdict:
        return "No performance data yet."
    met = [each.meets_target for each in standings if each.meets_target is not None]
    said = [f"{sum(met)} of {len(met)} meet the target."] if met else []
    named = [Verdict.IMPROVING, Verdict.WORSENING, Verdict.CHANGED]
    said += [f"{each.label}: {listing(by_verdict[each.label])}." for each in named if each.label in by_verdict]
    counted = [Verdict.STEADY, Verdict.TOO_FEW]
    said += [f"{each.label}: {len(by_verdict[each.label])}." for each in counted if each.label in by_verdict]
    return " ".join([*said, *([f"No performance data: {len(missing)}."] if missing else [])])


def _own_sentence(standings: list[Standing], measure: Measure, middle: Points) -> str:
    own = standings[0] if standings else None
    if own is None or not own.verdict:
        return "No performance data yet."
    target = {True: " The target is met.", False: " The target is not met.", None: ""}[own.meets_target]
    said = f"{own.said} in {own.period}. {own.verdict}{f', {own.rule}' if own.rule else ''}.{target}"
    newest = dict(middle).get(own.points[-1][0]) if own.points else None
    return f"{said} The program's median is {figure(newest, measure)}." if newest is not None else said


def signals(edition: Edition) -> dict[str, Any]:
    """Signals that still hold, weightiest first, by direction: `worse`, `better`, `other`, and `more` not shown."""
    since = end_of(edition.last) if edition.last else None
    lines: dict[str, list[SignalLine]] = {"worse": [], "better": [], "other": []}
    held = edition.signals.filter(ended_at=None).select_related("kpi__current")
    for row in held:
        key = row.direction if row.direction in (Direction.WORSE, Direction.BETTER) else "other"
        lines[key].append(
            SignalLine(
                signal=row.pk,
                sentence=row.sentence,
                kpi=str(row.kpi),
                who=_unless_said(edition.who(row.contract_id), row.sentence),
                direction=row.direction,
                new=since is not None and row.found_at > since,
            )
        )
    more = sum(max(0, len(rows) - SIGNALS_SHOWN) for rows in lines.values())
    return {**{key: rows[:SIGNALS_SHOWN] for key, rows in lines.items()}, "more_signals": more}


def _unless_said(who: str, sentence: str) -> str:
    return "" if who in sentence else who

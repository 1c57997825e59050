"""Where one contract stands on a KPI, the median of several, and the sentence that says it."""

from collections import defaultdict
from collections.abc import Collection
from statistics import median

from midcourse.analysis.measure import Better, Every, Measure
from midcourse.analysis.wording import capital, figure, listing, period
from midcourse.measures.models import Definition
from midcourse.measures.models import Standing as StandingRow
from midcourse.meetings.parts.hiding import HIDDEN, Key
from midcourse.meetings.shapes import Points, Standing

LAST_PERIODS = 24

Verdict = StandingRow.Verdict


def standing(
    contract: int, who: str, definition: Definition, row: StandingRow | None, hidden: Collection[Key]
) -> Standing:
    """Where a contract stands; without figures it says so, which is never good (A1)."""
    measure, every = definition.measure, Every(definition.frequency)
    points = points_of(row, measure, hidden) if row else []
    if row and row.latest_period and (row.kpi_id, contract, row.latest_period.isoformat()) in hidden:
        return Standing(contract, who, None, HIDDEN, "", "", "", None, points)
    known = row is not None and row.latest is not None
    return Standing(
        contract=contract,
        who=who,
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


def points_of(row: StandingRow, measure: Measure, hidden: Collection[Key] = ()) -> Points:
    """The newest (period, figure) pairs of a standing, but the hidden; None where there is nothing to divide by."""
    divided = measure.kind.has_denominator
    return [
        (day, top if not divided else top / bottom if top is not None and bottom else None)
        for day, top, bottom in row.points[-LAST_PERIODS:]
        if (row.kpi_id, row.contract_id, day) not in hidden
    ]


def median_of(series: list[Points], fewest: int) -> Points:
    """The median of each period with at least `fewest` figures, so that it tells of nobody in particular."""
    figures: dict[str, list[float]] = defaultdict(list)
    for points in series:
        for day, value in points:
            if value is not None:
                figures[day].append(value)
    return [(day, median(values)) for day, values in sorted(figures.items()) if len(values) >= fewest]


def target_words(measure: Measure) -> str:
    if measure.target is None:
        return ""
    words = {Better.HIGHER: "at least ", Better.LOWER: "at most ", Better.NEITHER: ""}[measure.better]
    return f"{words}{figure(measure.target, measure)}"


def all_sentence(standings: list[Standing]) -> str:
    """How many meet the target; who improves and who worsens by name, the rest by number."""
    by_verdict: dict[str, list[str]] = defaultdict(list)
    for each in standings:
        if each.said != HIDDEN:
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


def own_sentence(standings: list[Standing], measure: Measure, middle: Points) -> str:
    """The latest figure, its verdict, whether it meets the target, and the median beside it."""
    own = standings[0] if standings else None
    if own and own.said == HIDDEN:
        return f"{capital(HIDDEN)}."
    if own is None or not own.verdict:
        return "No performance data yet."
    target = {True: " The target is met.", False: " The target is not met.", None: ""}[own.meets_target]
    said = f"{own.said} in {own.period}. {own.verdict}{f', {own.rule}' if own.rule else ''}.{target}"
    newest = dict(middle).get(own.points[-1][0]) if own.points else None
    return f"{said} The program's median is {figure(newest, measure)}." if newest is not None else said

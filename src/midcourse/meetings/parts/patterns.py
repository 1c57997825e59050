"""Patterns and challenges (M2): where each contract stands on each KPI, those with most to say first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from midcourse.insights.models import Signal
from midcourse.measures.models import KPI
from midcourse.measures.models import Standing as StandingRow
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.hiding import hidden_points
from midcourse.meetings.parts.segments import YEAR, drivers, segments
from midcourse.meetings.parts.signals import risks, weights
from midcourse.meetings.parts.standings import (
    all_sentence,
    median_of,
    own_sentence,
    points_of,
    standing,
    target_words,
)
from midcourse.meetings.shapes import Brief, Pattern, Table, ended

MOST_KPIS = 5  # that a meeting looks at closely; people who keep to few get further than those with many

Rows = dict[int, dict[int, StandingRow]]  # KPI → contract → standing


def patterns(edition: Edition, held: Sequence[Signal]) -> dict[str, Any]:
    """`patterns`: the KPIs in force with most to say, five at most, the weightiest first; `briefly`: the others.

    In a fixed number of queries.
    """
    found = Found(edition, held)
    weight = weights(held)
    ranked = sorted(edition.kpis, key=lambda kpi: -weight[kpi.pk])
    closely, rest = ranked[:MOST_KPIS], ranked[MOST_KPIS:]
    tables = segments(edition, closely, {kpi.pk: found.year_of(kpi) for kpi in closely})
    briefly = [_pattern(found, kpi, []) for kpi in rest]
    return {
        "patterns": [_pattern(found, kpi, tables.get(kpi.pk, [])) for kpi in closely],
        "briefly": [Brief(each.kpi, each.name, each.sentence) for each in briefly],
    }


class Found:
    """Everything known of an edition's KPIs, read once: standings, what may not be shown, signals and risks."""

    def __init__(self, edition: Edition, held: Sequence[Signal]) -> None:
        self.edition, self.held = edition, held
        own = list(StandingRow.objects.filter(kpi__in=edition.kpis, contract__in=edition.contracts))
        peers = list(edition.peers)
        self.hidden = hidden_points(edition, edition.kpis, {row.pk: row for row in [*own, *peers]}.values())
        self.rows, self.peers = _by_kpi(own), _by_kpi(peers)
        self.risks = risks(edition, held)

    def year_of(self, kpi: KPI) -> list[str]:
        """The newest year of the KPI's periods, oldest first."""
        days = {day for row in self.rows[kpi.pk].values() for day, *_ in row.points}
        return sorted(days)[-YEAR:]


def _by_kpi(rows: Iterable[StandingRow]) -> Rows:
    found: Rows = defaultdict(dict)
    for row in rows:
        found[row.kpi_id][row.contract_id] = row
    return found


def _pattern(found: Found, kpi: KPI, tables: list[Table]) -> Pattern:
    edition, definition = found.edition, kpi.definition
    measure, rows, peers = definition.measure, found.rows[kpi.pk], found.peers[kpi.pk]
    theirs = [each for each in edition.contracts if kpi.program_id or kpi.contract_id == each.pk]
    standings = [
        standing(each.pk, edition.who(each.pk), definition, rows.get(each.pk), found.hidden) for each in theirs
    ]
    middle = median_of([points_of(row, measure, found.hidden) for row in peers.values()], edition.fewest_for_median)
    alone = len(edition.contracts) == 1
    sentence = own_sentence(standings, measure, middle) if alone else all_sentence(standings)
    beside = sorted(edition.alongside.items(), key=lambda each: each[1]) if kpi.program_id else []
    standings += [  # their figures were agreed to be shown, not what rules say of them
        replace(standing(pk, who, definition, peers.get(pk), found.hidden), contract=None, rule="")
        for pk, who in beside
    ]
    driven = drivers(measure, (row for row in found.held if row.kpi_id == kpi.pk))
    told = {table.header[0] for table in driven}
    return Pattern(
        kpi=kpi.pk,
        name=definition.name,
        meaning=ended(definition.meaning),
        measure=asdict(measure),
        every=definition.frequency,
        target=target_words(measure),
        sentence=sentence,
        standings=standings,
        median=middle,
        drivers=driven,
        segments=[table for table in tables if table.header[0] not in told],
        risks=found.risks[kpi.pk],
    )

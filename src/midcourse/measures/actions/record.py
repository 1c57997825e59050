"""The one way figures are recorded: nothing is overwritten, all or nothing, then everybody who looks is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from midcourse.contracts.models import Contract
from midcourse.measures.figures import segment_values
from midcourse.measures.models import KPI, DataRequest, Observation, Segment, Submission
from midcourse.people import clock

if TYPE_CHECKING:
    import polars as pl

BATCH = 5_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """How many figures were new, corrected, the same as before, and replaced by another breakdown."""

    new: int
    changed: int
    same: int
    replaced: int
    kpis: list[KPI]
    contracts: list[Contract]


def _silent(step: str, done: int, total: int) -> None: ...


@transaction.atomic
def record_figures(submission: Submission, figures: "pl.DataFrame", tell: Progress = _silent) -> Outcome:
    """Record figures (columns of `figures.schema`) as known from now on, in one transaction.

    A corrected figure is a new row and the old one gets `superseded_at`; a figure that is the same is not kept
    twice. Answers data requests, makes standings anew, and calls each of settings.WHEN_FIGURES_ARRIVE.
    """
    from midcourse.measures.compare import compare, known_figures
    from midcourse.measures.standing import refresh_standings

    pks = [sorted(figures[name].unique()) for name in ("kpi", "contract")]
    list(KPI.objects.select_for_update().filter(pk__in=pks[0]).order_by("pk"))  # two savers take turns
    kpis = list(KPI.objects.filter(pk__in=pks[0]).select_related("current", "program", "contract"))
    contracts = list(Contract.objects.filter(pk__in=pks[1]).select_related("vendor", "program"))
    now = clock.now()
    days = figures["period"].unique().sort().to_list()
    found = compare(figures, known_figures(pks[0], pks[1], (days[0], days[-1])))
    for some in _batches(found.superseded, 500):
        Observation.objects.filter(pk__in=some).update(superseded_at=now)
    _insert(submission, found.new, found.changed.select(figures.columns), now, tell)
    _answer(figures, pks, now)
    tell("Working out where each KPI stands", 0, 0)
    refresh_standings(kpis)
    tell("Looking for signals", 0, 0)
    for name in settings.WHEN_FIGURES_ARRIVE:
        import_string(name)(kpis, contracts, submission)
    return Outcome(found.new.height, found.changed.height, found.same, found.replaced.height, kpis, contracts)


def _insert(
    submission: Submission, new: "pl.DataFrame", changed: "pl.DataFrame", now: datetime, tell: Progress
) -> None:
    """Add the rows with the driver's own many-row insert: 200,000 model instances would take most of the time."""
    figures = new.vstack(changed)
    segments, adapt = _segments(figures["segment"].unique().to_list()), connection.ops
    days = {day: adapt.adapt_datefield_value(day) for day in figures["period"].unique()}
    moment = adapt.adapt_datetimefield_value(now)
    fields = ("kpi", "contract", "period", "segment", "numerator", "denominator", "submission", "received_at")
    columns = [str(field.column) for name in fields for field in Observation._meta.fields if field.name == name]
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(Observation._meta.db_table)
    sql = f"INSERT INTO {table} ({quoted}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        for done in range(0, figures.height, BATCH):
            tell("Saving figures", done, figures.height)
            rows = figures[done : done + BATCH].iter_rows()
            cursor.executemany(
                sql,
                [
                    (kpi, contract, days[period], segments[key], top, bottom, submission.pk, moment)
                    for kpi, contract, period, key, top, bottom in rows
                ],
            )


def _segments(keys: list[str]) -> dict[str, int]:
    """The segments of these keys, made where they are new."""
    known: dict[str, int] = {}
    for some in _batches(keys, 500):
        known.update(Segment.objects.filter(key__in=some).values_list("key", "pk"))
    missing = [Segment(key=key, values=segment_values(key)) for key in keys if key not in known]
    if missing:
        Segment.objects.bulk_create(missing, batch_size=500, ignore_conflicts=True)  # another saver may be as quick
        known.update(_segments([segment.key for segment in missing]))
    return known


def _answer(figures: "pl.DataFrame", pks: list[list[int]], now: datetime) -> None:
    """Mark the data requests that these figures answer."""
    came = set(figures.select("kpi", "contract", "period").unique().iter_rows())
    waiting = DataRequest.objects.filter(
        kpi__in=pks[0],
        contract__in=pks[1],
        answered_at=None,
        period__range=(figures["period"].min(), figures["period"].max()),
    )
    answered = [pk for pk, *asked in waiting.values_list("pk", "kpi", "contract", "period") if tuple(asked) in came]
    for some in _batches(answered, 500):
        DataRequest.objects.filter(pk__in=some).update(answered_at=now)


def _batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]

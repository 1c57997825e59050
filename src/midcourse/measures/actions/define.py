"""KPIs: define, change (a new version), close periods, retire."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import model_to_dict

from midcourse.analysis.measure import Kind
from midcourse.contracts.models import Contract, Program
from midcourse.measures.models import KPI, Definition
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

SET = {"id", "kpi", "version", "made_at", "made_by"}
FIELDS = [field for field in Definition._meta.concrete_fields if field.name not in SET]
TAKEN = {"kpi", "contract", "value", "submission", "period", "numerator", "denominator", "unit", "first", "level"}


@transaction.atomic
def define_kpi(
    actor: User, *, program: Program | None = None, contract: Contract | None = None, **definition_fields: Any
) -> KPI:
    """Define a KPI for a contract or for all of a program's; `definition_fields` are those of Definition.

    Raises ValidationError where the definition is incomplete.
    """
    require(actor, Verb.DEFINE_KPIS, program or contract)
    kpi = KPI.objects.create(program=program, contract=contract)
    _put_in_force(kpi, Definition(kpi=kpi, version=1, made_by=actor, made_at=clock.now(), **definition_fields))
    events.record(actor, "kpi.define", f"Defined the KPI {kpi}", [kpi, program, contract], shared=True)
    return kpi


@transaction.atomic
def change_definition(actor: User, kpi: KPI, **changes: Any) -> Definition:
    """Put a new version of the definition in force; the old one stays. Nothing happens where nothing differs.

    Raises ValidationError where the new definition is incomplete, or would change what the figures are.
    """
    require(actor, Verb.DEFINE_KPIS, kpi)
    before = kpi.definition
    after = Definition(**{**{field.name: getattr(before, field.name) for field in FIELDS}, **changes})
    differences = diff(before, after)
    if not differences:
        return before
    if kpi.observations.exists() and (after.kind, after.frequency) != (before.kind, before.frequency):
        raise ValidationError(
            "A KPI that has figures keeps its kind and frequency, or they would not compare. "
            "Retire it and define a new one."
        )
    after.kpi, after.version, after.made_by, after.made_at = kpi, before.version + 1, actor, clock.now()
    _put_in_force(kpi, after)
    sentence = f"Changed the KPI {kpi}, now version {after.version}: {'; '.join(differences)}"
    events.record(actor, "kpi.change", sentence, [kpi, kpi.program, kpi.contract], shared=True)
    _refresh(kpi)
    return after


@transaction.atomic
def close_periods(actor: User, kpi: KPI, before: date | None) -> None:
    """Take no more figures for periods before a day (None opens them all again)."""
    require(actor, Verb.DEFINE_KPIS, kpi)
    kpi.closed_before = before
    kpi.save(update_fields=["closed_before"])
    said = f"Closed the figures of {kpi} before {before:%b %-d, %Y}" if before else f"Opened all periods of {kpi}"
    events.record(actor, "kpi.close", said, [kpi, kpi.program, kpi.contract], shared=True)


@transaction.atomic
def retire_kpi(actor: User, kpi: KPI, because: str = "") -> None:
    """Ask for no more figures; what was reported stays."""
    require(actor, Verb.DEFINE_KPIS, kpi)
    kpi.retired_on = clock.today()
    kpi.save(update_fields=["retired_on"])
    sentence = f"Retired the KPI {kpi}{f': {because}' if because else ''}"
    events.record(actor, "kpi.retire", sentence, [kpi, kpi.program, kpi.contract], shared=True)


def diff(before: Definition, after: Definition) -> list[str]:
    """What differs between two versions, as "field: before → after"."""
    return [
        f"{field.verbose_name}: {_shown(before, field)} → {_shown(after, field)}"
        for field in FIELDS
        if field.value_from_object(before) != field.value_from_object(after)
    ]


def check_definition(definition: Definition) -> None:
    """Raise ValidationError where a definition is incomplete or contradicts itself."""
    definition.full_clean(exclude=SET)
    kind = Kind(definition.kind)
    if kind.has_denominator and not definition.denominator:
        raise ValidationError({"denominator": "Say what it is out of, or per: for example visits."})
    for name in definition.dimensions:
        if name.lower() in TAKEN or not 0 < len(name) <= 60:
            raise ValidationError(
                {"dimensions": f"A breakdown cannot be called “{name}”. Use a short name such as site."}
            )


def _put_in_force(kpi: KPI, definition: Definition) -> None:
    check_definition(definition)
    definition.save(force_insert=True)
    kpi.current = definition
    kpi.save(update_fields=["current"])


def _refresh(kpi: KPI) -> None:
    """The target or direction may have changed, and with it where every contract stands."""
    from midcourse.measures.standing import refresh_standings  # NumPy and SciPy: not needed to draw a page

    refresh_standings([kpi])


def _shown(row: Definition, field: models.Field[Any, Any]) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = model_to_dict(row, [field.name])[field.name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)

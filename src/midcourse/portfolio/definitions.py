"""A KPI's definition in words, and what each version of it changed (D1)."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from midcourse.analysis import wording
from midcourse.measures.actions.define import diff
from midcourse.measures.models import KPI, Definition
from midcourse.people.prepared import prepared

TEXTS = ["goal", "meaning", "kind", "numerator", "denominator", "per", "better", "target", "minimum", "baseline"]
REST = ["leading", "source", "reporter", "frequency", "days_to_report", "dimensions", "smallest_cell"]
LEVELS = {"target", "minimum", "baseline"}
UNSAID = {"per": 1, "leading": False, "smallest_cell": 0}  # said only where it is otherwise


@dataclass(frozen=True)
class Version:
    """One version with what it changed, as "field: before → after"; nothing for the first."""

    definition: Definition
    changes: list[str]


def versions(kpi: KPI) -> list[Version]:
    """Every version, newest first. One query."""
    made = _definitions(kpi.pk)
    changed = [[], *(diff(before, after) for before, after in pairwise(made))]
    return [Version(definition, changes) for definition, changes in zip(made, changed, strict=True)][::-1]


@prepared
def _definitions(kpi: int) -> Any:
    return Definition.objects.filter(kpi=kpi).select_related("made_by").order_by("version")


def rows_of(definition: Definition) -> list[tuple[str, str]]:
    """Every part of the definition that says something, with its name."""
    said = [name for name in [*TEXTS, *REST] if getattr(definition, name) not in (None, "", [], UNSAID.get(name))]
    return [(label(name), shown(definition, name)) for name in said]


def label(name: str) -> str:
    names = {field.name: str(field.verbose_name) for field in Definition._meta.concrete_fields}
    return wording.capital(names[name])


def shown(definition: Definition, name: str) -> str:
    """A field's value as people say it; `none` where it is empty."""
    value: Any = getattr(definition, name)
    if name in LEVELS and value is not None:
        return wording.figure(value, definition.measure)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return wording.listing(value) or "none"
    if value in (None, ""):
        return "none"
    display = getattr(definition, f"get_{name}_display", None)
    return str(display() if display else value)

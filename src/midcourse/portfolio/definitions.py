"""A KPI's definition in words, and what each version of it changed (D1)."""

from dataclasses import dataclass
from typing import Any

from midcourse.analysis import wording
from midcourse.measures.models import KPI, Definition

TEXTS = ["goal", "meaning", "kind", "numerator", "denominator", "per", "better", "target", "minimum", "baseline"]
REST = ["leading", "source", "reporter", "frequency", "days_to_report", "dimensions", "smallest_cell"]
LEVELS = {"target", "minimum", "baseline"}


@dataclass(frozen=True)
class Version:
    """One version with what it changed; `changes` has (field, before, after) and is empty for the first."""

    definition: Definition
    changes: list[tuple[str, str, str]]


def versions(kpi: KPI) -> list[Version]:
    """Every version, newest first. One query."""
    made = list(kpi.definitions.select_related("made_by").order_by("version"))
    told = [Version(after, differences(before, after)) for before, after in zip([None, *made], made, strict=False)]
    return told[::-1]


def differences(before: Definition | None, after: Definition) -> list[tuple[str, str, str]]:
    """The fields that differ, with both values in words."""
    if before is None:
        return []
    fields = ["name", *TEXTS, *REST]
    return [
        (label(name), shown(before, name), shown(after, name))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]


def rows_of(definition: Definition) -> list[tuple[str, str]]:
    """Every part of the definition that says something, with its name."""
    return [(label(name), shown(definition, name)) for name in [*TEXTS, *REST] if shown(definition, name) != "none"]


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

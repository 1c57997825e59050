"""A practice as a file that another city can use, and one that came from there."""

from typing import Any

from django.db import transaction

from midcourse.contracts.models import Program, Vendor
from midcourse.corrections.actions.spread import share_practice
from midcourse.corrections.models import Practice
from midcourse.corrections.pooling import FEWEST_TO_SHARE
from midcourse.insights.names import named
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import User

SCHEMA, VERSION = "midcourse/practice", 1
LONGEST_TITLE = LONGEST_SOURCE = 160


def export_practice(practice: Practice) -> dict[str, Any]:
    """A practice as JSON: what to do, what it helps, and what it did over its adopters. Nobody is named.

    Raises ValueError where the text names any vendor known here; only those of its program were held against it so far.
    """
    if found := named([practice.title, practice.how, practice.source], Vendor.objects.all()):
        raise ValueError(f"The practice names {', '.join(found)}. It cannot leave with a name in it.")
    definition, program = practice.kpi.definition, practice.program
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "title": practice.title,
        "how": practice.how,
        "service": program.service,
        "source": practice.source or f"{program.department.name}, {program.name}",
        "kpi": {
            "name": definition.name,
            "meaning": definition.meaning,
            "kind": definition.kind,
            "numerator": definition.numerator,
            "denominator": definition.denominator,
            "better": definition.better,
        },
        "effect": _effect(practice),
        "exported_on": clock.today().isoformat(),
    }


def import_practice(actor: User, program: Program, kpi: KPI, document: Any) -> Practice:
    """Offer a practice from elsewhere to the vendors of a program, as help for one of its KPIs.

    `document` is what `export_practice` made. Raises ValueError with what is wrong with it, and as `share_practice`.
    """
    title, how, source = _read(document)
    with transaction.atomic():
        return share_practice(actor, program=program, kpi=kpi, title=title, how=how, source=source)


def _effect(practice: Practice) -> dict[str, Any] | None:
    """The pooled effect, where enough adopters stand behind it that none can be told from it."""
    pooled = practice.effect.get("pooled")
    if not pooled or pooled["adopters"] < FEWEST_TO_SHARE:
        return None
    return {**pooled, "verdict": practice.effect["verdict"], "sentence": practice.effect["sentence"]}


def _read(document: Any) -> tuple[str, str, str]:
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError("This is not a practice from Midcourse. Choose a file that “Take it as a file” made.")
    if document.get("version") != VERSION:
        raise ValueError(
            f"This file is of version {document.get('version')!s:.20}; version {VERSION} is known here. "
            "Update Midcourse, or have it made anew."
        )
    title, how, source = (_text(document, field) for field in ("title", "how", "source"))
    if len(title) > LONGEST_TITLE:
        raise ValueError(f"The file's “title” is longer than {LONGEST_TITLE} letters. Shorten it there.")
    effect = document.get("effect")
    said = effect.get("sentence") if isinstance(effect, dict) else None
    return title, f"{how}\n\nElsewhere: {said}" if isinstance(said, str) else how, source[:LONGEST_SOURCE]


def _text(document: dict[str, Any], field: str) -> str:
    value = document.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"The file's “{field}” is missing or no text. Have it made anew where it comes from.")
    return value.strip()

"""Filling the library and editing it. What a contract has taken over is its own and stays as it is."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from midcourse.contracts.actions import changes
from midcourse.library.files import filed
from midcourse.library.models import StarterKPI, StarterQuestion, StarterRisk, StarterSet
from midcourse.people import events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

Item = StarterKPI | StarterQuestion | StarterRisk


@transaction.atomic
def fill_library() -> int:
    """Add the sets that come with the product and are not there; gives how many.

    A set of a service that is there is left as it is, whoever made or changed it, so this may run at every start.
    """
    known = {service.lower() for service in StarterSet.objects.values_list("service", flat=True)}
    new = [each.save() for each in filed() if each.starter_set.service.lower() not in known]
    for each in new:
        events.record(None, "library.fill", f"Added the starter set {each}, which comes with Midcourse", [each])
    return len(new)


@transaction.atomic
def save_set(actor: User, starter_set: StarterSet) -> StarterSet:
    """Add a set or keep its changes. Raises ValueError where another set has the service."""
    require(actor, Verb.REVIEW_KICKOFFS)
    namesakes = StarterSet.objects.filter(service__iexact=starter_set.service).exclude(pk=starter_set.pk)
    if namesakes.exists():
        raise ValueError(f"There is a starter set for {starter_set.service.lower() or 'any service'}. Change that one.")
    _keep(actor, starter_set, "starter set", starter_set)
    return starter_set


@transaction.atomic
def save_item(actor: User, item: Item) -> Item:
    """Add a KPI, question or risk at the end of its set, or keep its changes."""
    require(actor, Verb.REVIEW_KICKOFFS)
    if item.pk is None:
        last = type(item)._base_manager.filter(starter_set=item.starter_set).aggregate(Max("position"))["position__max"]
        item.position = 0 if last is None else last + 1
    _keep(actor, item, word_for(item), item.starter_set)
    return item


@transaction.atomic
def remove_item(actor: User, item: Item) -> StarterSet:
    """Take a KPI, question or risk out of its set; its words stay on the set's time line."""
    require(actor, Verb.REVIEW_KICKOFFS)
    starter_set: StarterSet = item.starter_set
    kept = {
        field.name: field.value_from_object(item)
        for field in item._meta.concrete_fields
        if field.name not in {"id", "starter_set", "position"}
    }
    sentence = f"Took the {word_for(item)} {item} out of the starter set {starter_set}"
    item.delete()
    events.record(actor, "library.remove", sentence, [starter_set], details=kept)
    return starter_set


def word_for(item: Item) -> str:
    return {StarterKPI: "KPI", StarterQuestion: "question", StarterRisk: "risk"}[type(item)]


def _keep(actor: User, row: Any, word: str, starter_set: StarterSet) -> None:
    new = row.pk is None
    changed = [] if new else changes(row)
    row.save()
    if new or changed:
        said = f"{'Added' if new else 'Changed'} the {word} {row}{'' if new else ': ' + '; '.join(changed)}"
        events.record(actor, f"library.{'add' if new else 'change'}", said, [starter_set])

"""Keeping a contract's risk register (K8, T3)."""

from datetime import date

from django.db import transaction

from midcourse.contracts.actions.keep import changes
from midcourse.contracts.models import Risk
from midcourse.contracts.names import check_names
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User


@transaction.atomic
def save_risk(actor: User, risk: Risk) -> Risk:
    """Note a risk or keep its changes.

    Raises ValueError for likelihood or impact outside 1 to 5, and for a shared one that names another vendor.
    """
    require(actor, Verb.KEEP_LOG, risk.contract)
    _from_1_to_5(risk.likelihood, risk.impact)
    _shareable(actor, risk, risk.what, risk.source, risk.sign, risk.mitigation)
    new = risk.pk is None
    changed = [] if new else changes(risk)
    before_too = new or Risk.objects.filter(pk=risk.pk, shared=True).exists()
    risk.save()
    if new:
        _record(actor, "risk.note", f"Risk noted: {risk.what}", risk)
    elif changed:  # what staff had kept to themselves stays so when a risk is shared later
        sentence = f"Changed the risk {risk.what}: {'; '.join(changed)}"
        _record(actor, "risk.change", sentence, risk, shared=risk.shared and before_too)
    return risk


@transaction.atomic
def review_risk(actor: User, risk: Risk, *, likelihood: int, impact: int, review_on: date, words: str = "") -> Risk:
    """Look at an open risk again: how it stands now, when to look next. Raises ValueError for one that is closed."""
    require(actor, Verb.KEEP_LOG, risk)
    _still_open(risk)
    _from_1_to_5(likelihood, impact)
    _shareable(actor, risk, words)
    before = risk.weight
    risk.likelihood, risk.impact, risk.review_on = likelihood, impact, review_on
    risk.save(update_fields=["likelihood", "impact", "review_on"])
    said = f" {words.strip()}" if words.strip() else ""
    _record(actor, "risk.review", f"Looked at the risk {risk.what} again: {before} → {risk.weight} of 25.{said}", risk)
    return risk


@transaction.atomic
def close_risk(actor: User, risk: Risk, because: str) -> Risk:
    """Close a risk with the reason. Raises ValueError without one, or where it is closed."""
    require(actor, Verb.KEEP_LOG, risk)
    _still_open(risk)
    if not because.strip():
        raise ValueError("Say why this is no risk any more.")
    _shareable(actor, risk, because)
    risk.closed_on, risk.closed_because = clock.today(), because.strip()
    risk.save(update_fields=["closed_on", "closed_because"])
    _record(actor, "risk.close", f"Closed the risk {risk.what}: {risk.closed_because}", risk)
    return risk


@transaction.atomic
def reopen_risk(actor: User, risk: Risk) -> Risk:
    """Open a closed risk again; why it was closed stays on its time line. Raises ValueError for an open one."""
    require(actor, Verb.KEEP_LOG, risk)
    if risk.closed_on is None:
        raise ValueError("This risk is open.")
    risk.closed_on, risk.closed_because = None, ""
    risk.save(update_fields=["closed_on", "closed_because"])
    _record(actor, "risk.reopen", f"Opened the risk {risk.what} again", risk)
    return risk


def _still_open(risk: Risk) -> None:
    if risk.closed_on:
        raise ValueError(f"This risk was closed on {risk.closed_on:%b %-d, %Y}. Open it again first.")


def _from_1_to_5(likelihood: int, impact: int) -> None:
    if not (1 <= likelihood <= 5 and 1 <= impact <= 5):
        raise ValueError("Likelihood and impact are numbers from 1 (low) to 5 (high).")


def _shareable(actor: User, risk: Risk, *words: str) -> None:
    if risk.shared:
        check_names(actor, words, program=risk.contract.program, but=risk.contract)


def _record(actor: User, verb: str, sentence: str, risk: Risk, *, shared: bool | None = None) -> None:
    about = [risk, risk.contract, risk.contract.program]
    events.record(actor, verb, sentence, about, shared=risk.shared if shared is None else shared)

"""What the vendors of a meeting read names no other vendor, in its program or out of it."""

from midcourse.contracts.models import Contract, Vendor
from midcourse.insights.names import check_names, named
from midcourse.meetings.models import Meeting, Series
from midcourse.meetings.scope import program_of
from midcourse.people.models import User


def check_words(actor: User, met: Meeting | Series, *texts: str, only: Contract | None = None) -> None:
    """`only` is the contract whose vendor alone reads the texts, and may be named; of a contract's meeting, its own.

    The department's other vendors count too: one of them may have done this work before. What a vendor contact writes
    is left alone, as `check_names` says. Raises ValueError with what to take out.
    """
    but = only or met.contract
    check_names(actor, texts, program=program_of(met), but=but)
    if actor.is_vendor:
        return
    subject = met.program or met.contract
    vendors = Vendor.objects.filter(contracts__department=subject.department_id if subject else None).distinct()
    if found := named(texts, vendors.exclude(pk=but.vendor_id) if but else vendors):
        raise ValueError(f"A vendor will read this and it names {', '.join(found)}. Take the name out.")

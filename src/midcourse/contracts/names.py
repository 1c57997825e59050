"""What a vendor reads must name no other vendor; this finds the names, and words that point at the others."""

import re
from collections.abc import Iterable

from midcourse.contracts.models import Contract, Program, Vendor
from midcourse.people.models import User

OTHERS = re.compile(
    r"\b(?:the|all|no|any|some)?\s*others?\s+(?:vendors?|contractors?|providers?|companies|together|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b",
    re.IGNORECASE,
)


def named(texts: Iterable[str], vendors: Iterable[Vendor]) -> list[str]:
    """The vendors whose name or other spelling stands in a text, whole words in any case."""
    text = "\n".join(texts)
    return [vendor.name for vendor in vendors if any(_stands(name, text) for name in (vendor.name, *vendor.aliases))]


def points_at_others(texts: Iterable[str]) -> str:
    """The first words that speak of other vendors without a name ("the other five"); empty where there are none."""
    return next((found.group().strip() for text in texts if (found := OTHERS.search(text))), "")


def check_names(actor: User, texts: Iterable[str], *, program: Program | None, but: Contract | None = None) -> None:
    """Stop words that a vendor will read from naming another vendor of the program.

    `but` is the contract whose own vendor may be named. What a vendor contact writes, only they and staff read: it
    tells the writer nothing, and a refusal would confirm a guess of who the others are. Raises ValueError with what
    to take out.
    """
    if actor.is_vendor:
        return
    texts = list(texts)
    vendors = Vendor.objects.filter(contracts__program=program).distinct() if program else Vendor.objects.none()
    found = named(texts, vendors.exclude(pk=but.vendor_id) if but else vendors)
    if found:
        raise ValueError(f"A vendor will read this and it names {', '.join(found)}. Take the name out.")
    if words := points_at_others(texts):
        raise ValueError(f"A vendor will read this and “{words}” speaks of other vendors. Say it without them.")


def _stands(name: str, text: str) -> bool:
    return bool(name.strip()) and bool(re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text, re.IGNORECASE))

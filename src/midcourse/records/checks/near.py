"""The name somebody probably meant."""

import difflib
from collections.abc import Iterable

from midcourse.analysis.wording import listing
from midcourse.records.checks.problem import Found


def did_you_mean(found: Found, names: Iterable[str]) -> str:
    """`Did you mean “Vendor E”?` for one unknown name; the names there are where nothing is near."""
    by_small_letters = {name.lower(): name for name in names}
    if not by_small_letters:
        return "None is set up for you yet: ask the contract manager."
    near = difflib.get_close_matches((found.value or "").lower(), by_small_letters, n=1, cutoff=0.7)
    if near:
        return f"Did you mean “{by_small_letters[near[0]]}”?"
    return f"Use one of these: {listing(by_small_letters.values())}."

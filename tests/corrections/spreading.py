"""A practice that halves complaints from the day a vendor takes it up, and vendors who do so one after another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from midcourse.corrections.actions import adopt_practice, share_practice
from midcourse.corrections.models import Practice
from midcourse.measures.models import KPI
from tests.cast import LETTERS, Cast
from tests.insights.story import MONTHS, WOBBLE, send

BEFORE, AFTER = 40, 20
ONE_BY_ONE = {"B": date(2025, 3, 1), "C": date(2025, 6, 1), "D": date(2025, 9, 1)}


def shared(cast: Cast, kpi: KPI, **changes: object) -> Practice:
    given: dict[str, Any] = {"title": "A supervisor in the evening", "how": "One for every four buildings.", **changes}
    return share_practice(cast.alma, program=cast.program, kpi=kpi, **given)


def arrive(cast: Cast, kpi: KPI, adopted: Mapping[str, date], *, after: Mapping[str, float] | None = None) -> None:
    """Two years of everybody's figures: 40 a month give or take 2, and 20 from the day of adoption."""
    levels = after or {}
    for place, letter in enumerate(LETTERS):
        day, low = adopted.get(letter, date.max), levels.get(letter, AFTER)
        wobble = [WOBBLE[(n + 5 * place) % len(WOBBLE)] for n in range(len(MONTHS))]
        figures = {month: (low if month >= day else BEFORE) + more for month, more in zip(MONTHS, wobble, strict=True)}
        send(cast, kpi, letter, figures)


def spread(cast: Cast, kpi: KPI, adopted: Mapping[str, date]) -> Practice:
    """The practice, taken up by these vendors on these days."""
    practice = shared(cast, kpi)
    for letter, day in adopted.items():
        adopt_practice(cast.alma, practice, cast.contracts[letter], day)
    practice.refresh_from_db()
    return practice

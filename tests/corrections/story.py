"""What follows the rise of Vendor E's complaints: an insight, and a correction somebody puts in place."""

from datetime import date
from typing import Any

from midcourse.corrections.actions import open_correction, put_in_place
from midcourse.corrections.models import Correction
from midcourse.insights.actions import write_insight
from midcourse.insights.models import Insight
from midcourse.measures.models import KPI
from tests.cast import Cast
from tests.insights.story import signal

NEW_YEAR = date(2026, 1, 1)  # the first month after the 24 of the story
AFTER = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def insight(cast: Cast, kpi: KPI, letter: str | None = "E", **changes: Any) -> Insight:
    given = {"kind": "problem", "title": "Evening shifts are short of people", "story": "", **changes}
    return write_insight(cast.alma, signals=[signal(kpi, cast, letter)], **given)


def opened(cast: Cast, found: Insight, **changes: Any) -> Correction:
    """Vendor E brings back the evening supervisor, seen to by Victor."""
    given = {
        "contract": cast.contracts["E"],
        "what": "Bring back the evening supervisor",
        "owner": cast.victor,
        "due": date(2025, 12, 15),
        "expected": "down",
        "size": 30,
        "check_on": date(2026, 4, 15),
        **changes,
    }
    return open_correction(given.pop("actor", cast.alma), found, **given)


def in_place(cast: Cast, kpi: KPI, **changes: Any) -> Correction:
    """The same, in place since New Year's Day."""
    return put_in_place(cast.victor, opened(cast, insight(cast, kpi), **changes), NEW_YEAR)

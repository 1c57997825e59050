"""What a person may see of what a practice, or a change made together, did.

Staff see their vendors' effects, a vendor its own and all together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from midcourse.analysis.measure import Measure
from midcourse.analysis.wording import listing
from midcourse.contracts.models import Contract
from midcourse.corrections.models import Verdict
from midcourse.corrections.pooling import FEWEST_TO_SHARE
from midcourse.people.models import User

ALIKE, APART = 0.25, 0.75  # share of the differences between adopters that chance does not explain (Higgins 2003)


@dataclass(frozen=True)
class SeenEffect:
    """The pooled line, how far adopters differ, for whom it is clear, and the chart.

    `said` has for each contract its effect in short, where it can be told, and the whole sentence.
    """

    verdict: str
    sentence: str
    differ: str
    clear: str
    said: Mapping[int, tuple[str, str]]
    drawing: Any


def seen_effect(
    viewer: User, effect: Mapping[str, Any], measure: Measure, contracts: Iterable[Contract]
) -> SeenEffect | None:
    """As of the newest figures; `contracts` are those of it that the viewer sees. None before any adoption.

    A vendor is told of all together only where enough adopters stand behind it, and of itself beside the others only
    where enough of them do: else one vendor's figures could be worked out from it.
    """
    if not effect.get("adopters"):
        return None
    names = {one.pk: one.vendor.name for one in contracts}
    rows = [{**one, "name": names[one["contract"]]} for one in effect["adopters"] if one["contract"] in names]
    pooled, together = effect["pooled"], pooled_is_told(viewer, effect)
    key = "sentence" if viewer.is_vendor else "internal_sentence"
    drawn = [row for row in rows if not viewer.is_vendor or row["compared"] >= FEWEST_TO_SHARE]
    return SeenEffect(
        effect["verdict"] if together else Verdict.TOO_EARLY,
        effect["sentence"] if together else f"Told once {FEWEST_TO_SHARE} vendors’ figures are enough to tell.",
        _differ(pooled) if together else "",
        "" if viewer.is_vendor else _clear(rows),
        {row["contract"]: (_short(row, measure) if row in drawn else "", row[key]) for row in rows},
        _drawing(drawn, pooled if together else None, measure),
    )


def pooled_is_told(viewer: User, effect: Mapping[str, Any]) -> bool:
    """Whether this person may know what it did for all who took it up, together."""
    pooled = effect.get("pooled")
    return not viewer.is_vendor or bool(pooled and pooled["adopters"] >= FEWEST_TO_SHARE)


def _short(row: Mapping[str, Any], measure: Measure) -> str:
    from midcourse.corrections.drawing import effect_words  # NumPy, only where there is an effect to tell

    return effect_words(row["effect"], measure) if row["effect"] else ""


def _drawing(rows: list[dict[str, Any]], pooled: Mapping[str, Any] | None, measure: Measure) -> Any:
    from midcourse.corrections.drawing import forest_drawing  # NumPy, only where a chart is drawn

    return forest_drawing(rows, pooled, measure)


def _differ(pooled: Mapping[str, Any] | None) -> str:
    """How far the effects differ beyond chance (I²), in words; few adopters cannot say."""
    if pooled is None:
        return ""
    if pooled["adopters"] < FEWEST_TO_SHARE:
        return "Two adopters are too few to tell how far the effect differs from one to the next."
    share = pooled["i2"]
    if share < ALIKE:
        return "It did much the same for all: they differ hardly more than chance would have them."
    if share < APART:
        return "It did more for some than for others: chance alone does not explain how far they differ."
    return "It did very different things for different vendors. Ask what those do whom it helped most."


def _clear(rows: Iterable[Mapping[str, Any]]) -> str:
    """For whom it surely worked, and for whom things surely got worse."""
    rows = list(rows)
    helped, harmed = (listing([row["name"] for row in rows if row["clear"] == word]) for word in ("helped", "harmed"))
    told = [
        f"It clearly helped {helped}." if helped else "",
        f"Figures clearly got worse for {harmed}." if harmed else "",
    ]
    return " ".join(filter(None, told))

"""An answer's numbers as JSON, to redo it by hand and to draw it later as it was."""

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from midcourse.analysis.effects import Answer, Estimate, Picture


def evidence_of(answer: "Answer") -> dict[str, Any]:
    """All that is known of other vendors is under `others` and `against`, and so is a picture made with their help.

    A check of a change made together adds `together`: what it did over all of them.
    """
    decided = answer.decided
    how = _how(decided) if decided else {}
    beside = answer.others is not None
    return {
        "periods_before": [day.isoformat() for day in answer.before],
        "periods_after": [day.isoformat() for day in answer.after],
        "left_out": [day.isoformat() for day in answer.left_out],
        "method": decided.method.value if decided else None,
        "own": numbers(asdict(answer.own)) if answer.own else None,
        "others": {**numbers(asdict(answer.others)), "compared": answer.compared, **how} if answer.others else None,
        "against": numbers(asdict(answer.against)) if answer.against else None,
        **({} if beside else how),
    }


def _how(decided: "Estimate") -> dict[str, Any]:
    """Why this method, its chances, and the picture."""
    return {
        "why": decided.why,
        **numbers({"p": decided.p, "chance": decided.chance, "least": decided.least}),
        "picture": _picture(decided.picture) if decided.picture else None,
    }


def _picture(picture: "Picture") -> dict[str, Any]:
    lines = ("figures", "fitted", "expected", "low", "high")
    drawn = {name: [_number(value) for value in getattr(picture, name)] for name in lines}
    return {"periods": [day.isoformat() for day in picture.periods], **drawn}


def numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Nested numbers, with None where JSON has none for them."""
    return {name: numbers(value) if isinstance(value, dict) else _number(value) for name, value in values.items()}


def _number(value: Any) -> float | None:
    return float(value) if value is not None and isfinite(value) else None

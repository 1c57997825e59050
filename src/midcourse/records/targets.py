"""Targets as people write them: 95%, 0.95, 12, and from which day on: 95%@2025-07."""

from collections.abc import Sequence
from datetime import date

from midcourse.analysis.measure import Kind
from midcourse.records.unusable import UnusableFile

Steps = tuple[tuple[date, float], ...]


def targets(said: Sequence[str], kind: Kind, per: float, last: date) -> tuple[float | None, Steps]:
    """The target that holds at `last`, and all with the day each begins, where there are several.

    In the figure's own scale: a fraction for a rate, per one unit of exposure for a ratio told per `per`. One without
    a day holds from the beginning. Raises UnusableFile with a sentence.
    """
    steps = tuple(sorted(_step(one, kind, per) for one in said))
    days = [day for day, _ in steps]
    if len(set(days)) < len(days):
        raise UnusableFile(
            "Two targets begin on the same day. Say from when each holds: --target 90% --target 95%@2025-07."
        )
    held = [value for day, value in steps if day <= last]
    return held[-1] if held else None, steps if len(steps) > 1 else ()


def _step(text: str, kind: Kind, per: float) -> tuple[date, float]:
    value, at, day = text.partition("@")
    return _day(day) if at else date.min, _value(value, kind, per)


def _day(text: str) -> date:
    said = text.strip()
    try:
        return date.fromisoformat(f"{said}-01" if len(said) == len("2025-07") else said)
    except ValueError:
        raise UnusableFile(f"The target's day {said} is not a date. Give it as in 95%@2025-07.") from None


def _value(text: str, kind: Kind, per: float) -> float:
    try:
        value = float(text.strip().rstrip("%").replace(",", ""))
    except ValueError:
        raise UnusableFile(f"The target {text} is not a number. Give it as 95 or 95%.") from None
    if kind is Kind.RATE:
        return value / 100 if "%" in text or value > 1 else value
    return value / per

"""The parts of a meeting and their minutes: solutions get twice the time of status (A12)."""

from dataclasses import replace

from midcourse.meetings.shapes import TimeBox

HOUR = 60
# Minutes of an hour. Without a deep dive the other solutions get its minutes.
STATUS = [
    TimeBox("opening", "Did last time’s corrections help?", 5, solving=False),
    TimeBox("updates", "Updates and progress", 5, solving=False),
    TimeBox("patterns", "Patterns and challenges", 10, solving=False),
]
SOLUTIONS = [
    TimeBox("brainstorm", "Brainstorm: what would help?", 15, solving=True),
    TimeBox("steps", "Action steps", 15, solving=True),
]
DEEP_DIVE = TimeBox("deep-dive", "Deep dive", 10, solving=True)


def boxes(takes_deep_dive: bool, minutes_long: int = HOUR) -> list[TimeBox]:
    """The parts of a meeting of so many minutes; what rounding leaves over goes to the brainstorm."""
    longer = [replace(each, minutes=each.minutes + 5) for each in SOLUTIONS]
    hour = [*STATUS, *([*SOLUTIONS, DEEP_DIVE] if takes_deep_dive else longer)]
    parts = [replace(each, minutes=each.minutes * minutes_long // HOUR) for each in hour]
    left = minutes_long - sum(each.minutes for each in parts)
    return [replace(each, minutes=each.minutes + left) if each.key == "brainstorm" else each for each in parts]


def time_said(parts: list[TimeBox]) -> str:
    """`20 minutes for how it goes, 40 for what would help.`"""
    solving = sum(each.minutes for each in parts if each.solving)
    status = sum(each.minutes for each in parts) - solving
    return f"{status} minutes for how it goes, {solving} for what would help."

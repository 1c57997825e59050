"""The agenda as a row of screens for the wall: one topic at a time, each within a time box."""

from dataclasses import dataclass, field
from typing import Any

from midcourse.meetings.drawing import drawn

Content = dict[str, Any]

BRIGHT_SPOTS, WHAT_WORKS = "bright-spots", "What works?"
"""The screen before the brainstorm, within its time box."""


@dataclass(frozen=True)
class Screen:
    """One topic. `box` is the key of its time box of so many `minutes`; `drawn` holds the charts of its template."""

    key: str
    title: str
    box: str
    minutes: int
    template: str
    drawn: Any = field(default=None, repr=False)


def screens(content: Content) -> list[Screen]:
    """The topics in order: a KPI has its own screen, and bright spots stand before the brainstorm (D2)."""
    charts = drawn(content)
    return [screen for box in content["boxes"] for screen in _of_box(box, charts)]


def _of_box(box: Content, charts: Content) -> list[Screen]:
    key, minutes = box["key"], box["minutes"]
    own = Screen(key, box["title"], key, minutes, f"meetings/live/{key}.html", charts)
    match key:
        case "patterns":
            return [own, *(_of_kpi(each, minutes) for each in charts["patterns"])]
        case "brainstorm":
            return [Screen(BRIGHT_SPOTS, WHAT_WORKS, key, minutes, "meetings/live/bright-spots.html"), own]
    return [own]


def _of_kpi(each: Content, minutes: int) -> Screen:
    name, kpi = each["pattern"]["name"], each["pattern"]["kpi"]
    return Screen(f"kpi-{kpi}", name, "patterns", minutes, "meetings/live/kpi.html", each)

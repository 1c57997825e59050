"""Everything that can be written about performance meetings."""

from midcourse.meetings.actions.freezing import freeze_pack
from midcourse.meetings.actions.meeting import (
    UnansweredProblemsError,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    plan_meeting,
    take_deep_dive,
)
from midcourse.meetings.actions.series import extend_series, plan_series, stop_series
from midcourse.meetings.actions.words import add_idea, choose_idea, decide

__all__ = [
    "UnansweredProblemsError",
    "add_idea",
    "cancel_meeting",
    "choose_idea",
    "decide",
    "extend_series",
    "freeze_pack",
    "hold_meeting",
    "move_meeting",
    "plan_meeting",
    "plan_series",
    "stop_series",
    "take_deep_dive",
]

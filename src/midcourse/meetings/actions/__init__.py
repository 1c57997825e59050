"""Everything that can be written about performance meetings."""

from midcourse.meetings.actions.freezing import freeze_pack
from midcourse.meetings.actions.holding import UnansweredProblemsError, hold_meeting
from midcourse.meetings.actions.meeting import (
    cancel_meeting,
    move_meeting,
    plan_meeting,
    take_deep_dive,
)
from midcourse.meetings.actions.minutes import OutdatedError, agree_minutes, correct_minutes, wording
from midcourse.meetings.actions.series import extend_series, plan_series, stop_series
from midcourse.meetings.actions.words import add_idea, choose_idea, decide

__all__ = [
    "OutdatedError",
    "UnansweredProblemsError",
    "add_idea",
    "agree_minutes",
    "cancel_meeting",
    "choose_idea",
    "correct_minutes",
    "decide",
    "extend_series",
    "freeze_pack",
    "hold_meeting",
    "move_meeting",
    "plan_meeting",
    "plan_series",
    "stop_series",
    "take_deep_dive",
    "wording",
]

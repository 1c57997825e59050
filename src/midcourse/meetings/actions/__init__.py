"""Everything that can be written about performance meetings."""

from midcourse.meetings.actions.freezing import freeze_pack
from midcourse.meetings.actions.holding import UnansweredProblemsError, hold_meeting
from midcourse.meetings.actions.inviting import change_people
from midcourse.meetings.actions.meeting import (
    cancel_meeting,
    move_meeting,
    plan_meeting,
    take_deep_dive,
    when,
)
from midcourse.meetings.actions.minutes import OutdatedError, agree_minutes, correct_minutes, wording
from midcourse.meetings.actions.series import AHEAD, every, extend_series, how_often, plan_series, stop_series
from midcourse.meetings.actions.upcoming import remind, take_topics
from midcourse.meetings.actions.words import add_idea, choose_idea, decide

__all__ = [
    "AHEAD",
    "OutdatedError",
    "UnansweredProblemsError",
    "add_idea",
    "agree_minutes",
    "cancel_meeting",
    "change_people",
    "choose_idea",
    "correct_minutes",
    "decide",
    "every",
    "extend_series",
    "freeze_pack",
    "hold_meeting",
    "how_often",
    "move_meeting",
    "plan_meeting",
    "plan_series",
    "remind",
    "stop_series",
    "take_deep_dive",
    "take_topics",
    "when",
    "wording",
]

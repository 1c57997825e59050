"""Signals from rules, insights from people."""

from midcourse.insights.actions.conclude import close_insight, leave_without_correction, subject_of, write_insight
from midcourse.insights.actions.dive import ask_deep_dive
from midcourse.insights.actions.look import look_for_signals
from midcourse.insights.actions.trigger import drop_trigger, set_trigger, watch

__all__ = [
    "ask_deep_dive",
    "close_insight",
    "drop_trigger",
    "leave_without_correction",
    "look_for_signals",
    "set_trigger",
    "subject_of",
    "watch",
    "write_insight",
]

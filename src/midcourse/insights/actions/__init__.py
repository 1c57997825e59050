"""Signals from rules, insights from people."""

from midcourse.insights.actions.conclude import close_insight, leave_without_correction, subject_of, write_insight
from midcourse.insights.actions.dive import ask_deep_dive
from midcourse.insights.actions.look import look_for_signals
from midcourse.insights.actions.trigger import close_risk, drop_trigger, reopen_risk, set_trigger, watch

__all__ = [
    "ask_deep_dive",
    "close_insight",
    "close_risk",
    "drop_trigger",
    "leave_without_correction",
    "look_for_signals",
    "reopen_risk",
    "set_trigger",
    "subject_of",
    "watch",
    "write_insight",
]

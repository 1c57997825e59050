"""Signals from rules, insights from people."""

from midcourse.insights.actions.conclude import close_insight, leave_without_correction, subject_of, write_insight
from midcourse.insights.actions.dive import ask_deep_dive
from midcourse.insights.actions.look import look_for_signals

__all__ = [
    "ask_deep_dive",
    "close_insight",
    "leave_without_correction",
    "look_for_signals",
    "subject_of",
    "write_insight",
]

"""Everything that can be written about corrections, their checks, visits, practices and commitments."""

from midcourse.corrections.actions.check import check_effect, judge, read_effects, run_due_checks
from midcourse.corrections.actions.correct import drop, open_correction, put_in_place
from midcourse.corrections.actions.promise import promise, reopen, settle
from midcourse.corrections.actions.spread import adopt_practice, share_practice
from midcourse.corrections.actions.visit import move_visit, note_visit, plan_visit

__all__ = [
    "adopt_practice",
    "check_effect",
    "drop",
    "judge",
    "move_visit",
    "note_visit",
    "open_correction",
    "plan_visit",
    "promise",
    "put_in_place",
    "read_effects",
    "reopen",
    "run_due_checks",
    "settle",
    "share_practice",
]

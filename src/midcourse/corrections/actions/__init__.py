"""Everything that can be written about corrections, their checks, visits, questions, practices and commitments."""

from midcourse.corrections.actions.ask import PRESETS, answer_question, ask_vendor, withdraw_question
from midcourse.corrections.actions.change import change_correction, leave_at_that, take_up_again
from midcourse.corrections.actions.check import check_effect, judge, read_effects, run_due_checks
from midcourse.corrections.actions.correct import Start, drop, open_correction, open_together, put_in_place
from midcourse.corrections.actions.promise import promise, reopen, settle
from midcourse.corrections.actions.spread import (
    adopt_practice,
    decline_practice,
    move_adoption,
    share_practice,
    undo_adoption,
)
from midcourse.corrections.actions.travel import export_practice, import_practice
from midcourse.corrections.actions.visit import move_visit, note_visit, plan_visit

__all__ = [
    "PRESETS",
    "Start",
    "adopt_practice",
    "answer_question",
    "ask_vendor",
    "change_correction",
    "check_effect",
    "decline_practice",
    "drop",
    "export_practice",
    "import_practice",
    "judge",
    "leave_at_that",
    "move_adoption",
    "move_visit",
    "note_visit",
    "open_correction",
    "open_together",
    "plan_visit",
    "promise",
    "put_in_place",
    "read_effects",
    "reopen",
    "run_due_checks",
    "settle",
    "share_practice",
    "take_up_again",
    "undo_adoption",
    "withdraw_question",
]

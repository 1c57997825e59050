"""Everything that can be written about kickoffs and expectation sheets."""

from midcourse.kickoff.actions.agree import agree_sheet
from midcourse.kickoff.actions.hold import (
    agree_kickoff_minutes,
    correct_kickoff_minutes,
    hand_in_again,
    hold_kickoff,
    review_kickoff,
)
from midcourse.kickoff.actions.prewire import answer_pre_question, plan_kickoff, remind, send_pre_wire, write_questions
from midcourse.kickoff.actions.sheet import (
    DraftChangedError,
    ask_for_change,
    new_sheet_version,
    propose_sheet,
    return_sheet,
    save_draft,
)
from midcourse.kickoff.actions.start import choose_predecessor, kickoff_of, start_kickoff

__all__ = [
    "DraftChangedError",
    "agree_kickoff_minutes",
    "agree_sheet",
    "answer_pre_question",
    "ask_for_change",
    "choose_predecessor",
    "correct_kickoff_minutes",
    "hand_in_again",
    "hold_kickoff",
    "kickoff_of",
    "new_sheet_version",
    "plan_kickoff",
    "propose_sheet",
    "remind",
    "return_sheet",
    "review_kickoff",
    "save_draft",
    "send_pre_wire",
    "start_kickoff",
    "write_questions",
]

"""Forms of corrections, checks, visits, commitments, practices and questions."""

from midcourse.corrections.forms.correcting import (
    USUAL_DAYS_TO_START,
    ChangeForm,
    CorrectionForm,
    InPlaceForm,
    JudgeForm,
    TogetherForm,
    WhyForm,
)
from midcourse.corrections.forms.promising import PromiseForm, ReopenForm, SettleForm
from midcourse.corrections.forms.sharing import (
    AdoptForm,
    AdoptionDayForm,
    AnswerForm,
    AskForm,
    BringForm,
    DeclineForm,
    PracticeForm,
)
from midcourse.corrections.forms.visiting import VisitDateForm, VisitNotesForm
from midcourse.measures.words import scale

__all__ = [
    "USUAL_DAYS_TO_START",
    "AdoptForm",
    "AdoptionDayForm",
    "AnswerForm",
    "AskForm",
    "BringForm",
    "ChangeForm",
    "CorrectionForm",
    "DeclineForm",
    "InPlaceForm",
    "JudgeForm",
    "PracticeForm",
    "PromiseForm",
    "ReopenForm",
    "SettleForm",
    "TogetherForm",
    "VisitDateForm",
    "VisitNotesForm",
    "WhyForm",
    "scale",
]

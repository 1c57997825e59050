"""Forms of meetings: planning and closing them, and what is said in them."""

from midcourse.meetings.forms.closing import HoldForm, MinutesForm, NotRightForm
from midcourse.meetings.forms.planning import BecauseForm, MoveForm, PeopleForm, PlanForm, SeriesForm
from midcourse.meetings.forms.said import DecisionForm, IdeaForm, TopicForm

__all__ = [
    "BecauseForm",
    "DecisionForm",
    "HoldForm",
    "IdeaForm",
    "MinutesForm",
    "MoveForm",
    "NotRightForm",
    "PeopleForm",
    "PlanForm",
    "SeriesForm",
    "TopicForm",
]

"""Performance meetings of the habit: planned ahead with both sides, held in time or late, or called off."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from midcourse.citylandia.calendar import Diary
from midcourse.citylandia.people import City
from midcourse.contracts.models import Contract, Intensity, Program
from midcourse.insights.actions import ask_deep_dive, leave_without_correction
from midcourse.meetings.actions import cancel_meeting, hold_meeting, move_meeting, plan_meeting
from midcourse.meetings.models import Meeting
from midcourse.meetings.scope import open_problems
from midcourse.people.models import User

AHEAD = timedelta(days=21)


@dataclass
class Review:
    """One meeting about a program or a contract, with its minutes.

    At high intensity it takes the topic as its deep dive. `late` is by how many days it was moved; `off` the reason why
    it was cancelled; `away` are those asked who did not come.
    """

    city: City
    manager: User
    on: date
    topic: str
    minutes: str
    program: Program | None = None
    contract: Contract | None = None
    staff: list[User] = field(default_factory=list)
    vendors: list[User] = field(default_factory=list)
    away: list[User] = field(default_factory=list)
    late: int = 0
    off: str = ""

    def note(self, diary: Diary) -> None:
        """Write it into the diary: planned three weeks ahead, then held, moved or called off.

        One that would be held later than the diary's last day is only planned.
        """
        diary.note(self.on - AHEAD, self.plan)
        if self.on + timedelta(days=self.late) > diary.until:
            return
        if self.off:
            diary.note(self.on - timedelta(days=3), lambda: cancel_meeting(self.manager, self._meeting(), self.off))
            return
        if self.late:
            diary.note(self.on - timedelta(days=2), self._move)
        diary.note(self.on + timedelta(days=self.late), self._hold)

    def plan(self) -> None:
        if self.contract and self.contract.intensity == Intensity.HIGH:
            ask_deep_dive(self.manager, self.topic, contract=self.contract)
        everybody = [self.manager, *self.staff, *self.vendors]
        plan_meeting(self.manager, on=self.on, program=self.program, contract=self.contract, attendees=everybody)

    def _move(self) -> None:
        day = self.on + timedelta(days=self.late)
        move_meeting(self.manager, self._meeting(), day, because="The figures of the month were not there yet.")

    def _hold(self) -> None:
        meeting = self._meeting()
        for problem in open_problems(meeting).filter(answered=False):
            reason = "We watch it for one more month; the crews were told."
            leave_without_correction(self.manager, problem, reason)
        came = [each for each in (self.manager, *self.staff, *self.vendors) if each not in self.away]
        learned = "Nothing that needs a change now." if meeting.deep_dive else ""
        hold_meeting(self.manager, meeting, self.minutes, learned=learned, present=came)

    def _meeting(self) -> Meeting:
        return Meeting.objects.get(program=self.program, contract=self.contract, first_planned=self.on)

"""How a meeting's state is said, and at which level it is marked."""

from midcourse.meetings.models import Meeting
from midcourse.people import clock


def state_of(meeting: Meeting) -> tuple[str, str]:
    """Level of the badge, and words. A meeting whose day has passed waits to be closed."""
    if meeting.state == Meeting.State.HELD:
        return "good", "Held"
    if meeting.state == Meeting.State.CANCELLED:
        return "none", "Cancelled"
    return ("watch", "Not closed yet") if meeting.on < clock.today() else ("none", "Planned")

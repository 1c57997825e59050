"""What a kickoff prepares besides questions and sheet: each part with where it stands, for the kickoff's page."""

from dataclasses import dataclass

from django.db.models import Count, Q

from midcourse.kickoff.models import Kickoff, Requirement
from midcourse.kickoff.success import statements_for
from midcourse.people.models import User

UNDERSTOOD = Requirement.Reading.UNDERSTOOD
QUESTION = Requirement.Reading.QUESTION


@dataclass(frozen=True)
class Part:
    """One part: its page, its title, and a few words on where it stands; `done` where nothing is open."""

    name: str
    title: str
    words: str
    done: bool


def parts_of(kickoff: Kickoff, reader: User) -> list[Part]:
    """In the order of the agenda. A fixed number of queries."""
    return [
        Part("kickoff-context", "What came before", "To read beforehand", done=False),
        _walkthrough(kickoff),
        _needs(kickoff),
        _roles(kickoff),
        _success(kickoff, reader),
        _risks(kickoff, reader),
    ]


def _walkthrough(kickoff: Kickoff) -> Part:
    count = kickoff.requirements.aggregate(
        all=Count("pk"),
        read=Count("pk", filter=Q(government=UNDERSTOOD, vendor=UNDERSTOOD)),
        asked=Count("pk", filter=Q(government=QUESTION) | Q(vendor=QUESTION)),
    )
    words = f"{count['read']} of {count['all']} understood by both sides" if count["all"] else "Nothing listed yet"
    words += f", {_counted(count['asked'], 'open question')}" if count["asked"] else ""
    return Part("walkthrough", "Contract walk-through", words, 0 < count["all"] == count["read"])


def _needs(kickoff: Kickoff) -> Part:
    answered = Q(commitment__isnull=False) | ~Q(declined_because="")
    count = kickoff.needs.aggregate(all=Count("pk"), answered=Count("pk", filter=answered))
    words = f"{count['answered']} of {count['all']} answered" if count["all"] else "Nothing said yet"
    return Part("needs", "What the vendor needs", words, 0 < count["all"] == count["answered"])


def _roles(kickoff: Kickoff) -> Part:
    many = kickoff.roles.count()
    words = f"{_counted(many, 'item')}, one person accountable for each" if many else "Nobody is named yet"
    return Part("roles", "Who does what", words, many > 0)


def _success(kickoff: Kickoff, reader: User) -> Part:
    title = "What success looks like"
    if kickoff.success:
        return Part("success", title, kickoff.success, done=True)
    missing = [each.side.label.lower() for each in statements_for(kickoff, reader) if not each.written]
    words = f"{' and '.join(missing)} did not write yet" if missing else "Both sides wrote theirs: make them one"
    return Part("success", title, words[:1].upper() + words[1:], done=False)


def _risks(kickoff: Kickoff, reader: User) -> Part:
    risks = kickoff.contract.risks.model.objects.visible_to(reader).open().filter(contract=kickoff.contract)
    many = risks.count()
    words = f"{_counted(many, 'risk')} noted" if many else "None is noted yet"
    return Part("kickoff-risks", "Risks", words, many > 0)


def _counted(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"

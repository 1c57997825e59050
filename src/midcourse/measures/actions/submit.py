"""Submissions by file: receive, say what the columns are, answer warnings, save, withdraw, acknowledge."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from midcourse.contracts.models import Contract, Program
from midcourse.measures.asked import asked_for, asked_of
from midcourse.measures.mapping import Columns, remember, wrong_with
from midcourse.measures.models import Acknowledgement, Submission, SubmissionState
from midcourse.measures.progress import tell
from midcourse.people import clock, events
from midcourse.people.access import Verb, require
from midcourse.people.models import User

GONE = [SubmissionState.REFUSED, SubmissionState.WITHDRAWN]


class RepeatedFile(ValueError):  # noqa: N818 - it names what the file is
    """The very same file has been sent before; `earlier` is that submission."""

    def __init__(self, earlier: Submission) -> None:
        self.earlier = earlier
        super().__init__(
            f"This is the same file as {earlier.filename}, sent on {earlier.sent_at:%b %-d, %Y} by {earlier.sent_by}. "
            "Nothing was sent again."
        )


@transaction.atomic
def receive_file(
    actor: User, *, name: str, content: File[bytes], program: Program | None = None, contract: Contract | None = None
) -> Submission:
    """Keep a file as sent and read it in the background.

    Raises RepeatedFile where this side sent the same file for the same contracts before, and ValueError where
    it is too large, empty, or nothing is asked of this sender.
    """
    require(actor, Verb.SEND_FIGURES, program or contract)
    _check_size(content)
    if not asked_of(actor, program=program, contract=contract).kpis:
        raise ValueError(f"No figures are asked for {program or contract}. Define a KPI first, or ask the department.")
    digest = _digest(content)
    before = Submission.objects.visible_to(actor).filter(sha256=digest, program=program, contract=contract)
    if earlier := before.exclude(state__in=GONE).select_related("sent_by").first():
        raise RepeatedFile(earlier)
    submission = Submission(
        program=program,
        contract=contract,
        sent_by=actor,
        sent_at=clock.now(),
        filename=name[-255:],
        sha256=digest,
        size=content.size,
    )
    submission.file.save(name, content, save=False)
    submission.save()
    _note(actor, submission, "file.receive", f"Sent {submission} ({filesizeformat(submission.size)})")
    _start("read", submission)
    return submission


@transaction.atomic
def read_again(actor: User, submission: Submission) -> None:
    """Read a file once more whose reading was cut off or refused."""
    _step(actor, submission, [SubmissionState.REFUSED], SubmissionState.READING)
    _note(actor, submission, "file.again", f"Read {submission} again")
    _start("read", submission)


@transaction.atomic
def choose_columns(actor: User, submission: Submission, mapping: Columns) -> None:
    """Say what the columns are; it is remembered, and the figures are checked in the background.

    Raises ValueError with one sentence where something needed is not said.
    """
    if wrong := wrong_with(mapping, asked_for(submission)):
        raise ValueError(wrong)
    _step(
        actor,
        submission,
        [SubmissionState.MAPPING, SubmissionState.PREVIEW],
        SubmissionState.CHECKING,
        mapping=mapping.written(),
        answers={},
        preview={},
    )
    remember(submission, mapping)
    _note(actor, submission, "figures.columns", f"Said what the columns of {submission} are")
    _start("check", submission)


@transaction.atomic
def answer_warning(actor: User, submission: Submission, check: str, reason: str) -> None:
    """Say why the figures are right although a check warned."""
    require(actor, Verb.SEND_FIGURES, submission)
    if not reason.strip():
        raise ValueError("Say in a few words why the figures are right.")
    submission.answers = {**submission.answers, check: reason.strip()}
    submission.save(update_fields=["answers"])
    _note(actor, submission, "figures.answer", f"Answered a warning about {submission}: {reason.strip()}")


@transaction.atomic
def save(actor: User, submission: Submission) -> None:
    """Save the checked figures in the background. Raises ValueError while anything stands in the way."""
    if wrong := blocked(submission):
        raise ValueError(wrong)
    _step(actor, submission, [SubmissionState.PREVIEW], SubmissionState.SAVING)
    _start("save", submission, actor.pk)


@transaction.atomic
def withdraw(actor: User, submission: Submission) -> None:
    """Take back a file whose figures were not saved; the file stays as sent."""
    before = [SubmissionState.MAPPING, SubmissionState.PREVIEW, SubmissionState.REFUSED]
    _step(actor, submission, before, SubmissionState.WITHDRAWN)
    _note(actor, submission, "file.withdraw", f"Withdrew {submission}; nothing of it was saved")


@transaction.atomic
def acknowledge(actor: User, submission: Submission, outcome: str, words: str = "") -> Acknowledgement:
    """Say what came of a report (A4): an insight, a question, or nothing to follow up."""
    require(actor, Verb.ACKNOWLEDGE, submission)
    if submission.state != SubmissionState.SAVED:
        raise ValueError("Only figures that were saved can be acknowledged.")
    if outcome == Acknowledgement.Outcome.QUESTION and not words.strip():
        raise ValueError("Write the question, so that it can be answered.")
    made, _ = Acknowledgement.objects.update_or_create(
        submission=submission,
        defaults={"by": actor, "at": clock.now(), "outcome": outcome, "words": words.strip()},
    )
    sentence = f"Acknowledged {submission}: {made.get_outcome_display().lower()}"
    _note(actor, submission, "report.acknowledge", f"{sentence}. {made.words}" if made.words else sentence)
    return made


def blocked(submission: Submission) -> str:
    """Why a checked submission cannot be saved, in one sentence; empty where it can."""
    errors = [problem for problem in submission.problems if problem["severity"] == "error"]
    if errors:
        return "Some figures cannot be saved as they are. Correct the file and send it again."
    unanswered = {problem["check"] for problem in submission.problems} - set(submission.answers)
    if unanswered:
        return "Answer the warnings first: say why the figures are right."
    if not submission.preview.get("new") and not submission.preview.get("changed"):
        return "There is nothing new to save: every figure is the same as the one we have."
    return ""


def _check_size(content: File[bytes]) -> None:
    limit = settings.ENVIRONMENT.upload_limit_mb
    if content.size > limit * 1024 * 1024:
        raise ValueError(
            f"The file has {filesizeformat(content.size)} and the limit is {limit} MB. Send it in parts, "
            "for example a year at a time."
        )
    if not content.size:
        raise ValueError("The file is empty. Export it again and check that it holds rows.")


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _step(
    actor: User, submission: Submission, before: list[SubmissionState], after: SubmissionState, **fields: Any
) -> None:
    """Move a submission on in one statement, so that of two people (or two clicks) one wins."""
    require(actor, Verb.SEND_FIGURES, submission)
    here = Submission.objects.filter(pk=submission.pk, state__in=before)
    if not here.update(state=after, problem="", **fields):
        raise ValueError("This was already done, perhaps by a colleague. The page shows where it stands.")
    submission.refresh_from_db()


def _start(name: str, submission: Submission, *more: int) -> None:
    """Queue a step. It is queued in the same transaction, so it cannot start before, nor be lost."""
    from midcourse.measures import tasks  # what the steps need takes a second to load and pages do without

    tell(submission.pk, "Waiting for its turn")
    getattr(tasks, name).enqueue(submission.pk, *more)


def _note(actor: User, submission: Submission, verb: str, sentence: str) -> None:
    """On a program's time line only what staff alone read: other vendors see the program too."""
    if submission.contract_id:
        events.record(actor, verb, sentence, [submission, submission.contract], shared=True)
    elif submission.sent_by.is_vendor:
        own = list(asked_for(submission).contracts)
        events.record(actor, verb, sentence, [submission, *own], shared=True)
    else:
        events.record(actor, verb, sentence, [submission, submission.program])

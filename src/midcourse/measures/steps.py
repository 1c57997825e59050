"""The long work on a submission, done in the background: read the file, check the figures, save them.

Each step begins by seeing that the submission still waits for it, and ends by moving it on in one short
transaction, so that a step that is killed leaves the submission where it was.
"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from midcourse.analysis.wording import count, times
from midcourse.measures.actions.record import Outcome, record_figures
from midcourse.measures.asked import asked_for
from midcourse.measures.mapping import read_columns, remembered
from midcourse.measures.models import Submission, SubmissionState
from midcourse.measures.progress import forget, tell
from midcourse.people import clock, events
from midcourse.people.models import User

if TYPE_CHECKING:
    from midcourse.records.files import Table

EXAMPLES = 3


def read_file(pk: int) -> None:
    """READING → MAPPING, or on to CHECKING where the columns are known from last time, or REFUSED."""
    from midcourse.measures.guessing import guess_columns
    from midcourse.records.files import UnusableFile

    submission = _waiting(pk, SubmissionState.READING)
    if submission is None:
        return
    tell(pk, "Reading the file")
    asked = asked_for(submission)
    try:
        table = _table(submission)
        submission.columns = _described(table)
        known = remembered(submission, asked)
        columns, notes = known or guess_columns(table, asked), " ".join(table.notes)
    except UnusableFile as unusable:
        _move(submission, SubmissionState.REFUSED, problem=str(unusable))
        return
    state = SubmissionState.CHECKING if known else SubmissionState.MAPPING
    _move(submission, state, columns=submission.columns, mapping=columns.written(), problem=notes)
    if known:
        check_figures(pk)


def check_figures(pk: int) -> None:
    """CHECKING → PREVIEW: what is wrong, and where nothing is, what saving would change."""
    from midcourse.measures.compare import compare, known_figures
    from midcourse.measures.preview import preview_of
    from midcourse.measures.sheets import figures_of, held_sheets, problems_of
    from midcourse.records.files import UnusableFile

    submission = _waiting(pk, SubmissionState.CHECKING)
    if submission is None:
        return
    asked, columns = asked_for(submission), read_columns(submission.mapping)
    known = known_figures([kpi.pk for kpi in asked.kpis], [contract.pk for contract in asked.contracts])
    tell(pk, "Reading the file")
    try:
        held = list(held_sheets(_table(submission), columns, asked, known, clock.today()))
    except UnusableFile as unusable:
        _move(submission, SubmissionState.REFUSED, problem=str(unusable))
        return
    tell(pk, "Checking the figures")
    problems = problems_of(held)
    preview: dict[str, Any] = {}
    if not any(problem.severity == "error" for problem in problems):
        tell(pk, "Comparing with the figures we have")
        figures = figures_of(held, columns, pk)
        ready_path(pk).parent.mkdir(parents=True, exist_ok=True)
        figures.write_parquet(ready_path(pk))
        preview = preview_of(figures, known, compare(figures, known), asked)
    _move(submission, SubmissionState.PREVIEW, problems=list(map(asdict, problems)), preview=preview)


def save_figures(pk: int, actor: int) -> None:
    """SAVING → SAVED: all figures, the new state and the event in one transaction."""
    import polars as pl

    from midcourse.measures import standing  # noqa: F401 - loaded before others have to wait for the transaction

    with transaction.atomic():
        submission = _waiting(pk, SubmissionState.SAVING, lock=True)
        if submission is None:
            return
        figures = pl.read_parquet(ready_path(pk))
        outcome = record_figures(submission, figures, lambda step, done, total: tell(pk, step, done, total))
        submission.state, submission.saved_at = SubmissionState.SAVED, clock.now()
        submission.figures, submission.problem = outcome.new + outcome.changed, ""
        submission.save(update_fields=["state", "saved_at", "figures", "problem"])
        _tell_time_lines(User.objects.get(pk=actor), submission, outcome)
    forget(pk)


def ready_path(pk: int) -> Path:
    """Where a submission's checked figures wait to be saved."""
    return Path(settings.ENVIRONMENT.home) / "records" / "checked" / f"{pk}.parquet"


def _table(submission: Submission) -> "Table":
    """The file as a table, whose working copy goes with it. Raises UnusableFile."""
    from midcourse.records.files import read_table

    return read_table(Path(submission.file.path), name=submission.filename)


def _described(table: "Table") -> list[dict[str, Any]]:
    """The columns as the file names them, with example cells."""
    cells = ((name, table.sample[name].drop_nulls().unique(maintain_order=True)) for name in table.columns)
    return [{"name": name, "examples": some.head(EXAMPLES).to_list()} for name, some in cells]


def _waiting(pk: int, state: SubmissionState, *, lock: bool = False) -> Submission | None:
    """The submission if it still waits for this step: it may have been withdrawn, or the step done twice."""
    rows = Submission.objects.filter(pk=pk, state=state)
    if lock:
        list(rows.select_for_update())  # alone, because PostgreSQL locks no outer join
    return rows.select_related("sent_by", "program", "contract").first()


def _move(submission: Submission, state: SubmissionState, **fields: Any) -> None:
    """Put a submission into its next state unless somebody moved it meanwhile."""
    Submission.objects.filter(pk=submission.pk, state=submission.state).update(state=state, **fields)
    submission.state = state
    forget(submission.pk)


def _tell_time_lines(actor: User, submission: Submission, outcome: Outcome) -> None:
    """One event; vendors read it where it is about their own contract alone."""
    sentence = (
        f"Saved {submission}: {times(outcome.new, 'new figure')}, {count(outcome.changed)} corrected, "
        f"{count(outcome.same)} the same as before"
    )
    alone = actor.is_vendor or len(outcome.contracts) == 1
    about = [submission, *outcome.contracts, *([] if alone else [submission.program])]
    events.record(actor, "figures.save", sentence, about, shared=alone)

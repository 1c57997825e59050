"""What happens to a submission whose background work was cut off: back to where it can be tried again."""

from collections.abc import Iterable

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from midcourse.measures.models import Submission, SubmissionState
from midcourse.measures.progress import forget

BACK = {
    SubmissionState.READING: (
        SubmissionState.REFUSED,
        "Reading the file was cut off. The file is kept as you sent it: choose “Read the file again”.",
    ),
    SubmissionState.CHECKING: (
        SubmissionState.MAPPING,
        "Checking the figures was cut off and nothing was saved. Choose “Check the figures” to try again.",
    ),
    SubmissionState.SAVING: (
        SubmissionState.PREVIEW,
        "Saving was cut off before its end, so nothing was saved. Choose “Save the figures” to try again.",
    ),
}
OURS = "midcourse.measures.tasks."


def put_back(submissions: Iterable[int]) -> int:
    """Put these submissions back if their work is under way; returns how many were."""
    pks = list(submissions)
    moved = 0
    for state, (before, sentence) in BACK.items():
        moved += Submission.objects.filter(pk__in=pks, state=state).update(state=before, problem=sentence)
    for pk in pks:
        forget(pk)
    return moved


def recover_interrupted() -> int:
    """Put back every submission whose work a crash cut off. Returns how many.

    Called when the worker starts, before it takes work: a task that is running then belongs to a worker that died.
    """
    for left in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, task_path__startswith=OURS):
        left.set_failed(RuntimeError("The worker ended before this was done."))
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path__startswith=OURS)
    waiting = {work["args"][0] for work in queued.values_list("args_kwargs", flat=True)}
    under_way = Submission.objects.filter(state__in=list(BACK)).values_list("pk", flat=True)
    return put_back(pk for pk in under_way if pk not in waiting)

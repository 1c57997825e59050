"""Background work on submissions. Each task is one step; a step that fails puts the submission back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_tasks import task

from midcourse.measures import steps
from midcourse.measures.recovery import put_back


@task()
def read(submission: int) -> None:
    with put_back_on_failure(submission):
        steps.read_file(submission)


@task()
def check(submission: int) -> None:
    with put_back_on_failure(submission):
        steps.check_figures(submission)


@task()
def save(submission: int, actor: int) -> None:
    with put_back_on_failure(submission):
        steps.save_figures(submission, actor)


@contextmanager
def put_back_on_failure(submission: int) -> Iterator[None]:
    """An error nobody foresaw (a full disk, a fault of ours) must not leave the page waiting for ever."""
    try:
        yield
    except Exception:
        put_back([submission])
        raise

"""What keeps an installation well: work that falls due, recovery after a crash, checks and backups."""

import hashlib
import logging
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from midcourse.corrections.actions import run_due_checks
from midcourse.kickoff.actions import remind as remind_of_kickoffs
from midcourse.measures.actions import ask_for_figures, recover_interrupted
from midcourse.measures.models import KPI, Submission
from midcourse.meetings.actions import extend_series, remind, take_topics
from midcourse.people import clock, events, notices
from midcourse.portfolio.health import HEARTBEAT

log = logging.getLogger(__name__)


def recover() -> None:
    """Put work that a crash cut off back to where it can be tried again."""
    recover_interrupted()


def run_due() -> str:
    """Ask for the figures that fall due, check the corrections whose day has come, plan meetings ahead, mail
    what waits. Says what it did.

    Safe to run as often as one likes.
    """
    today = clock.today()
    asked = sum(len(ask_for_figures(kpi, today)) for kpi in KPI.objects.filter(retired_on=None))
    checked = len(run_due_checks(today))
    planned = extend_series(today)
    take_topics()
    reminded = remind(today)
    kickoffs = remind_of_kickoffs(today)
    mailed = notices.send_waiting()
    return (
        f"Asked for figures {asked} times, checked {checked} corrections, planned {planned} meetings, "
        f"reminded of {reminded}, of questions before {kickoffs} kickoffs, and sent {mailed} messages."
    )


def run_due_forever(every: float) -> None:
    """`run_due` now and then again after each `every` seconds; for a thread of the worker."""
    wait = threading.Event()
    while True:
        cache.set(HEARTBEAT, clock.now(), timeout=None)
        try:
            run_due()
        except Exception:  # a failed round must not end the rounds
            log.exception("Work that falls due could not be done; trying again later")
        close_old_connections()
        wait.wait(every)


def troubles() -> Iterator[str]:
    """Everything that is not as it should be, a sentence each; nothing where all is well."""
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.msg} {message.hint or ''}".strip()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "The database is behind this version. Start `midcourse serve` once to bring it up to date."
        return
    if broken := events.first_broken():
        yield f"The audit trail was changed at event {broken.pk}, {broken.at:%Y-%m-%d}. Ask why, or restore a backup."
    yield from _changed_files()


def _changed_files() -> Iterator[str]:
    for submission in Submission.objects.exclude(file="").iterator(chunk_size=500):
        try:
            with submission.file.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"The file of submission {submission.pk}, {submission.filename}, is missing."
            continue
        if found != submission.sha256:
            yield f"The file of submission {submission.pk}, {submission.filename}, is not as it was sent."


def backup(to: Path) -> None:
    """Write the SQLite database, the files as sent and the records into one zip, while the product runs.

    Raises SystemExit where the database is PostgreSQL, which has pg_dump, or where `to` exists.
    """
    if connection.vendor != "sqlite":
        raise SystemExit("The database is PostgreSQL: back it up with pg_dump, and copy MIDCOURSE_HOME.")
    if to.exists():
        raise SystemExit(f"{to} exists already. Choose another name.")
    home: Path = settings.ENVIRONMENT.home
    with TemporaryDirectory(dir=home) as folder, zipfile.ZipFile(to, "x", zipfile.ZIP_DEFLATED) as archive:
        copy = Path(folder) / "midcourse.sqlite3"
        _copy_database(Path(settings.DATABASES["default"]["NAME"]), copy)
        archive.write(copy, copy.name)
        for part in ("uploads", "records", "secret-key"):
            for path in sorted((home / part).rglob("*")) if (home / part).is_dir() else [home / part]:
                if path.is_file():
                    archive.write(path, path.relative_to(home))


def _copy_database(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)

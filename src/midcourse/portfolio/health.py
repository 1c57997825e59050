"""Whether this installation can serve: what `/readyz` and the administrator's home show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.core import cache as caching
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from midcourse.people import clock

HEARTBEAT = "worker-heartbeat"
"""The cache key under which the background worker keeps the moment it was last alive."""
ALIVE = timedelta(hours=2)  # the worker says that it lives once an hour
WAITED = timedelta(minutes=5)


@dataclass(frozen=True)
class Check:
    """One thing looked at. A check that is not `needed` warns and does not stop the installation from serving."""

    name: str
    fine: bool
    words: str
    needed: bool = True


def checks() -> list[Check]:
    """The database, its migrations, the background worker and its queue. Never raises."""
    database = _database()
    return [database, *([_migrations(), _worker(), _queue()] if database.fine else [])]


def _database() -> Check:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Check("Database", fine=False, words="cannot be reached")
    return Check("Database", fine=True, words="reachable")


def _migrations() -> Check:
    missing = _missing_migrations()
    if missing:
        _missing_migrations.cache_clear()
    words = f"{missing} to apply: start midcourse serve once" if missing else "all applied"
    return Check("Migrations", fine=not missing, words=words)


@cache
def _missing_migrations() -> int:
    """How many are to be applied: reading them all is slow, and once applied they stay."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _worker() -> Check:
    last: datetime | None = caching.cache.get(HEARTBEAT)
    if last is None:
        return Check("Background worker", fine=False, words="has not been seen", needed=False)
    age = clock.now() - last
    words = f"last seen {int(age.total_seconds() // 60)} minutes ago"
    return Check("Background worker", fine=age < ALIVE, words=words, needed=False)


def _queue() -> Check:
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if oldest is None:
        return Check("Background work", fine=True, words="nothing waits", needed=False)
    age = clock.now() - oldest
    words = f"the oldest has waited {int(age.total_seconds() // 60)} minutes"
    return Check("Background work", fine=age < WAITED, words=words, needed=False)

"""What watches the installation is told whether it can serve."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from midcourse.people import clock
from midcourse.portfolio import health
from tests.portfolio.material import NOW


@pytest.fixture(autouse=True)
def _looked_at_anew() -> None:
    health._missing_migrations.cache_clear()
    cache.delete(health.HEARTBEAT)


def test_alive_without_a_database() -> None:
    assert Client().get("/healthz").json() == {"status": "alive"}  # no `db` fixture: a query would fail


@pytest.mark.django_db
def test_ready_when_all_that_is_needed_is_there() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["checks"]["background worker"] == {"fine": False, "words": "has not been seen"}


@pytest.mark.django_db
def test_migration_to_apply_means_not_ready() -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("meetings")
    MigrationRecorder(connection).record_unapplied(*newest)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert not answer.json()["checks"]["migrations"]["fine"]


@pytest.mark.django_db
def test_database_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("no route to host")

    monkeypatch.setattr(health.connection, "ensure_connection", gone)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": {"fine": False, "words": "cannot be reached"}}


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "fine"), [(timedelta(minutes=61), True), (timedelta(hours=3), False)])
def test_worker_is_known_by_its_heartbeat(age: timedelta, fine: bool) -> None:
    cache.set(health.HEARTBEAT, NOW - age)
    with clock.at(NOW):
        checks = {check.name: check for check in health.checks()}
    assert checks["Background worker"].fine is fine
    assert not checks["Background worker"].needed

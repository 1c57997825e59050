"""A home of its own for every test process, and the database the tests run on.

SQLite in memory by default; `MIDCOURSE_TEST_DATABASE=postgresql pytest` starts a PostgreSQL for the run.
Django's settings are named here, not in pyproject.toml, because they are read from this environment.
"""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache

from tests.postgres import Postgres

HOME = tempfile.mkdtemp(prefix="midcourse-test-")
os.environ["MIDCOURSE_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "midcourse.config.settings"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the tests' thread

_server: Postgres | None = None
if os.environ.get("MIDCOURSE_TEST_DATABASE") == "postgresql" and "PYTEST_XDIST_WORKER" not in os.environ:
    _server = Postgres()
    _server.start()
    os.environ["MIDCOURSE_DATABASE_URL"] = _server.url  # processes of the same run find it here

# Tests neither collect static files nor need passwords that are slow to guess: a cast of nine takes seconds otherwise.
Path(HOME, "static").mkdir()
# Processes that run tests side by side are started with the settings of the first, and its home.
settings.CACHES["default"]["LOCATION"] = Path(HOME, "cache")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.MIDDLEWARE = ["tests.one_at_a_time.OneAtATime", *settings.MIDDLEWARE]
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

django.setup()  # the cast below is made of models
pytest_plugins = ["tests.cast", "tests.world", "tests.browser"]


@pytest.fixture(autouse=True)
def nothing_told_yet() -> None:
    """Keys begin at 1 again in every test: what one said of its submission 1 is no news to the next."""
    cache.clear()


def pytest_unconfigure() -> None:
    if _server:
        _server.stop()
    shutil.rmtree(HOME, ignore_errors=True)

import pytest
from pytest_django.fixtures import Settings

from tests.measures.janitorial import complaints, passed

__all__ = ["complaints", "passed"]


@pytest.fixture(autouse=True)
def _this_room_alone(settings: Settings) -> None:
    """The rooms above look at figures in their own tests; background work is done at once."""
    settings.WHEN_FIGURES_ARRIVE = []
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in slowly here

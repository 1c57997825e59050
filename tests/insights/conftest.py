import pytest
from pytest_django.fixtures import Settings

from midcourse.measures.models import KPI
from tests.cast import Cast
from tests.insights.story import complaints_of, send_all


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in slowly here
    settings.STORAGES = {  # pages without a collected manifest
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def complaints(cast: Cast) -> KPI:
    return complaints_of(cast)


@pytest.fixture
def risen(cast: Cast, complaints: KPI) -> KPI:
    """The KPI with two years of figures in which Vendor E's rose."""
    send_all(cast, complaints)
    return complaints

"""Settings: good ones are read, bad ones stop the program with a sentence, and the docs name them all."""

import os
import stat
from pathlib import Path

import pytest

from midcourse.config import environment
from midcourse.config.environment import Environment, SettingError

DOCS = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.startswith("MIDCOURSE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MIDCOURSE_HOME", str(tmp_path))
    return tmp_path


def test_it_works_without_any_setting(bare: Path) -> None:
    settings = environment.read()
    assert settings.database["NAME"] == str(bare / "midcourse.sqlite3")
    assert settings.email["EMAIL_FILE_PATH"] == bare / "outbox"
    assert not settings.secure


def test_it_keeps_one_secret_that_only_its_owner_reads(bare: Path) -> None:
    first, again = environment.read().secret_key, environment.read().secret_key
    assert first == again
    assert len(first) >= 50
    assert stat.S_IMODE((bare / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MIDCOURSE_URL", "contracts.example.gov"),
        ("MIDCOURSE_DATABASE_URL", "mysql://somewhere/else"),
        ("MIDCOURSE_UPLOAD_LIMIT_MB", "much"),
        ("MIDCOURSE_DEBUG", "perhaps"),
    ],
)
def test_it_names_the_setting_that_cannot_be_used(
    bare: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=name):
        environment.read()


def test_it_reads_postgresql_and_mail_addresses(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDCOURSE_DATABASE_URL", "postgres://ann:p%40ss@db.example:5433/city")
    monkeypatch.setenv("MIDCOURSE_EMAIL_URL", "smtp://ann:secret@mail.example:587/?tls=true")
    settings = environment.read()
    assert settings.database["PASSWORD"] == "p@ss"
    assert settings.database["PORT"] == 5433
    assert settings.email["EMAIL_HOST"] == "mail.example"
    assert settings.email["EMAIL_USE_TLS"] is True


def test_the_docs_name_every_setting() -> None:
    variables = {name.upper() for name in Environment.__dataclass_fields__}
    variables = variables - {"DATABASE", "EMAIL"} | {"DATABASE_URL", "EMAIL_URL"}
    named = {line.split("`")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `MIDCOURSE_")}
    assert named == {f"MIDCOURSE_{name}" for name in variables}

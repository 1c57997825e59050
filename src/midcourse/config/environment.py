"""Every setting an administrator can make, read from the environment in one typed place.

`ENVIRONMENT` is read once at start and fails loudly: a value that cannot be used stops the program with a
sentence that names the variable. The docs' settings page is checked against `SETTINGS` by a test.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env


class SettingError(SystemExit):
    """A setting that cannot be used; ends the program with its sentence."""


@dataclass(frozen=True)
class Environment:
    """The settings, one attribute a variable (`MIDCOURSE_` + its name in capitals)."""

    home: Path
    """Where the database, uploads, records and the outbox live. Default `./var`."""
    url: str
    """The address people reach the product at. `https://…` turns on secure cookies and HSTS. Default `http://127.0.0.1:8000`."""
    database: dict[str, Any]
    """`MIDCOURSE_DATABASE_URL`: `postgres://user:password@host/name`. Default: a SQLite file in `MIDCOURSE_HOME`."""
    records_url: str
    """The engine that rolls raw rows up to figures. Default `duckdb://` over Parquet files in `MIDCOURSE_HOME`."""
    email: dict[str, Any]
    """`MIDCOURSE_EMAIL_URL`: `smtp://user:password@host:587/?tls=true`. Default: files in `MIDCOURSE_HOME/outbox`."""
    email_from: str
    """The address mail comes from. Default `midcourse@localhost`."""
    secret_key: str
    """Signs sessions. Default: made at first start, kept in `MIDCOURSE_HOME/secret-key`."""
    time_zone: str
    """The time zone of dates and times on screen, such as `America/Chicago`. Default `UTC`."""
    upload_limit_mb: int
    """The largest file that can be sent, in megabytes. Default 200."""
    demo: bool
    """Marks the practice city: accounts are shown on the sign-in page. Set by `midcourse demo`. Default off."""
    debug: bool
    """Shows errors in full. Never on in production. Default off."""

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "127.0.0.1"


def read(env: Env | None = None) -> Environment:
    """The settings from the process's environment.

    Raises SettingError, naming the variable, where one cannot be used.
    """
    env = env or Env()
    try:
        return _read(env)
    except Exception as problem:  # environs raises its own and ValueError; either way the person needs the sentence
        raise SettingError(f"A MIDCOURSE_ setting cannot be used: {problem}") from problem


def _read(env: Env) -> Environment:
    with env.prefixed("MIDCOURSE_"):
        home = Path(env.str("HOME", "var")).expanduser().resolve()
        url = env.str("URL", "http://127.0.0.1:8000").rstrip("/")
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError(f'MIDCOURSE_URL is "{url}" but must start with http:// or https:// and name a host.')
        return Environment(
            home=home,
            url=url,
            database=database(env.dj_db_url("DATABASE_URL", f"sqlite:///{home / 'midcourse.sqlite3'}")),
            records_url=env.str("RECORDS_URL", "duckdb://"),
            email=env.dj_email_url("EMAIL_URL") if env.str("EMAIL_URL", "") else outbox(home),
            email_from=env.str("EMAIL_FROM", "midcourse@localhost"),
            secret_key=env.str("SECRET_KEY", "") or kept_secret(home),
            time_zone=env.str("TIME_ZONE", "UTC"),
            upload_limit_mb=env.int("UPLOAD_LIMIT_MB", 200),
            demo=env.bool("DEMO", False),
            debug=env.bool("DEBUG", False),
        )


SQLITE_OPTIONS = {
    # Writers queue at the start of a transaction instead of failing in the middle of it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    # Readers never wait for the writer; a crash loses nothing that was committed.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
}


def database(address: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings for a parsed database address: SQLite or PostgreSQL. Raises ValueError for others."""
    engine = address["ENGINE"]
    if engine.endswith("sqlite3"):
        return {**address, "OPTIONS": SQLITE_OPTIONS}
    if engine.endswith("postgresql"):
        return {**address, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    raise ValueError("MIDCOURSE_DATABASE_URL must start with postgres: or sqlite:.")


def outbox(home: Path) -> dict[str, Any]:
    """Mail kept as files, for an installation without a mail server."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": home / "outbox",
    }


def kept_secret(home: Path) -> str:
    """The key of this installation, made once and readable by its owner only."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


ENVIRONMENT = read()

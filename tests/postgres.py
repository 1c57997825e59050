"""A real PostgreSQL for the tests, started and stopped by them: `pytest --postgresql`."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def programs() -> Path:
    """Where PostgreSQL's programs are. Raises RuntimeError with what to do where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    if not found[-1].is_file():
        raise RuntimeError("PostgreSQL is not on this machine: apt-get install postgresql, then try again.")
    return found[-1].parent


class Postgres:
    """A server of our own in a temporary folder, on a free port, gone when stopped."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="midcourse-postgres-"))
        self.port = _free_port()

    @property
    def url(self) -> str:
        return f"postgres://midcourse@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        data = self.folder / "data"
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "--pgdata", data, "--username", "midcourse", "--auth", "trust", "--encoding", "UTF8", "--no-sync"
        )
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -c fsync=off -c full_page_writes=off"
        options += " -c autovacuum=off"  # statistics taken of empty tables at a chance moment would lead queries astray
        self._run("pg_ctl", "--pgdata", data, "--options", options, "--log", self.folder / "log", "--wait", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "--pgdata", self.folder / "data", "--mode", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: object) -> None:
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        subprocess.run(
            [programs() / program, *map(str, words)], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **user
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""`midcourse serve` as it runs: pages and worker under one parent; a worker that dies is started again; both stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0  # seconds, for a busy machine; nothing waits longer than it must
Served = tuple["subprocess.Popen[str]", str]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MIDCOURSE_")}
    environment |= {"MIDCOURSE_HOME": str(tmp_path)}
    command = [str(Path(sys.executable).with_name("midcourse")), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        assert process.stdout
        process.stdout.close()


def said(process: "subprocess.Popen[str]", *wanted: str) -> None:
    """Read on in what the process says until it has said all of these, in any order."""
    assert process.stdout
    missing = set(wanted)
    impatient = threading.Timer(PATIENCE, process.kill)  # a line that never comes must not hold up all other tests
    impatient.start()
    try:
        for line in process.stdout:
            missing -= {words for words in missing if words in line}
            if not missing:
                return
    finally:
        impatient.cancel()
    raise AssertionError(f"it ended, or was silent too long, without saying {missing}")


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return int(answer.status)
    except OSError:
        return 0


def worker_of(parent: int) -> int:
    """The process id of the parent's background worker; 0 where there is none."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()[1:]]
    found = (int(pid) for pid, of, command in rows if int(of) == parent and "midcourse.config.worker" in command)
    return next(found, 0)


def test_it_serves_starts_its_worker_again_and_stops(served: Served) -> None:
    parent, address = served
    said(parent, "Midcourse is at", "Starting worker")
    assert status(f"{address}/healthz") == 200
    first = worker_of(parent.pid)
    os.kill(first, signal.SIGKILL)
    said(parent, "Starting worker")
    assert worker_of(parent.pid) not in (0, first)
    parent.send_signal(signal.SIGINT)
    parent.wait(timeout=PATIENCE)
    assert status(f"{address}/healthz") == 0
    assert worker_of(parent.pid) == 0

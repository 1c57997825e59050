"""`midcourse serve`: the web server and one background worker under one parent.

Ctrl-C stops both; a worker that crashes is started again. The parent itself loads neither Django nor the figures.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from granian.constants import Interfaces
from granian.server import Server

CRASHED_TOO_FAST = 5.0  # seconds; a worker that dies sooner is started again only after this long
THREADS = 4


def serve(host: str, port: int, on_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until interrupted. `on_ready` is called once, when the server is about to listen."""
    worker = Worker()
    worker.start()
    server = Server(
        "midcourse.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_enabled=False,
    )
    server.on_startup(on_ready)
    try:
        server.serve()
    finally:
        worker.stop()


class Worker:
    """The background worker as a child process that is kept alive."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep_alive, daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        """Let the worker finish what it is at, and wait for it."""
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._keeper.join(timeout=30)

    def _keep_alive(self) -> None:
        while not self._stopping.is_set():
            started = time.monotonic()
            # Its own process group, so that Ctrl-C reaches it once, through `stop`.
            self._process = subprocess.Popen([sys.executable, "-m", "midcourse.config.worker"], start_new_session=True)
            self._process.wait()
            if time.monotonic() - started < CRASHED_TOO_FAST:
                self._stopping.wait(CRASHED_TOO_FAST)


def free_port(host: str, wanted: int) -> bool:
    """Whether the port can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError:
            return False
    return True


def run(module: str) -> None:
    """Run a module's `__main__` in a process of its own, so that the parent stays small. Exits where it fails."""
    done = subprocess.run([sys.executable, "-m", module], check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise SystemExit(done.returncode)


def prepare() -> None:
    """Bring the database and the static files up to date; quick when they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midcourse.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()


def collect_static() -> None:
    """Gather and compress static files, once per build of them."""
    from importlib.metadata import version

    from django.conf import settings
    from django.contrib.staticfiles.finders import find
    from django.core.management import call_command

    stamp = find("built/stamp")
    if stamp is None:
        raise SystemExit("The page styles and charts are not built. Install Midcourse with pip, which builds them.")
    made_of = f"{version('midcourse')} {Path(stamp).stat().st_mtime_ns}"
    done = settings.STATIC_ROOT / "made-of"
    if done.is_file() and done.read_text() == made_of:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    done.write_text(made_of)


if __name__ == "__main__":
    prepare()

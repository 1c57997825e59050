"""`midcourse serve`: the web server and one background worker under one parent.

Ctrl-C stops both; a worker that crashes is started again. The parent itself loads neither Django nor the figures.
"""

import multiprocessing
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
PATIENCE = 20  # seconds a process gets to finish what it is at before it is ended


def serve(host: str, port: int, on_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until interrupted. `on_ready` is called once, when the server answers."""
    # A forked web process would hold open the pipe by which a worker just being started says that it runs, and the
    # parent would wait for that for ever.
    multiprocessing.set_start_method("spawn")
    worker = Worker()
    worker.start()
    server = Server(
        "midcourse.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_enabled=False,
    )
    threading.Thread(target=_when_it_listens, args=[host, port, on_ready], daemon=True).start()
    try:
        server.serve()
    finally:
        worker.stop()


def _when_it_listens(host: str, port: int, then: Callable[[], None]) -> None:
    """The server tells nobody when its first process is ready, so its door is tried."""
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return then()


class Worker:
    """The background worker as a child process that is kept alive."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep_alive, daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        """Let the worker finish what it is at, and wait for it; work that is cut off can be tried again."""
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._keeper.join(timeout=PATIENCE)
        if self._process and self._process.poll() is None:
            self._process.kill()

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
    """Bring the database, the library of starter sets and the static files up to date; quick when they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midcourse.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from midcourse.library.actions import fill_library

    fill_library()
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

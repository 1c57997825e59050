"""What an idle installation and a page's scripts and styles weigh, against their limits.

Run: python benchmarks/footprint.py. Starts `midcourse serve` on an empty home, opens the sign-in page once, and adds up
the resident memory of all its processes; then the compressed size of everything a page with charts loads. Exit code 1
where one is over its limit.
"""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import psutil

IDLE_LIMIT_MB = 350
ASSETS_LIMIT_KB = 350
LOADED = ("built/styles", "built/page", "built/charts", "django_htmx/htmx-2.min")


def main() -> int:
    with tempfile.TemporaryDirectory() as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [str(Path(sys.executable).with_name("midcourse")), "serve", "--port", str(port)]
        environment = {**os.environ, "MIDCOURSE_HOME": home}
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            next(line for line in server.stdout if "Midcourse is at" in line)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/").close()
            family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
            idle = sum(process.memory_info().rss for process in family) / 1e6
        finally:
            server.terminate()
            server.wait()
        files = [
            path
            for path in Path(home, "static").rglob("*.br")
            if str(path.relative_to(Path(home, "static"))).startswith(LOADED)
        ]
        assets = sum(path.stat().st_size for path in files if path.name.count(".") > 2) / 1e3
    print(f"idle server and worker  {idle:6.0f} MB   {idle / IDLE_LIMIT_MB:.2f} of the limit, {IDLE_LIMIT_MB} MB")
    print(
        f"scripts and styles      {assets:6.0f} kB   {assets / ASSETS_LIMIT_KB:.2f} of the limit, {ASSETS_LIMIT_KB} kB"
    )
    return int(idle > IDLE_LIMIT_MB or assets > ASSETS_LIMIT_KB)


if __name__ == "__main__":
    sys.exit(main())

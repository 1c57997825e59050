"""Charts drawn by a process of its own, beside the one that reads and thinks.

The renderer takes as long to start as a million rows take to read. In a thread it would keep imports waiting: both ask
the system for much memory, which a process is given one request at a time.

Run as a program it is that process: a specification to a line, in JSON, is answered by its SVG element, or by null
where it cannot be drawn.
"""

import atexit
import json
import signal
import subprocess
import sys
from datetime import date
from functools import cache
from typing import IO, cast

from midcourse.analysis.measure import Every, Kind, Measure
from midcourse.charts import drawn
from midcourse.charts.figures import Point
from midcourse.charts.look import Spec
from midcourse.charts.process import process_chart


def to_svg(spec: Spec) -> str:
    """The chart as `charts.to_svg` draws it, which it does itself where the other process cannot."""
    try:
        questions, answers = start()
        questions.write(json.dumps(spec) + "\n")
        questions.flush()
        svg = json.loads(answers.readline())
    except (OSError, ValueError):  # it cannot be started, or is gone
        svg = None
    return svg or drawn.to_svg(spec)


@cache
def start() -> tuple[IO[str], IO[str]]:
    """Start the other process, which ends with this one: where to ask, and to read. OSError where it cannot start."""
    # -P: the folder that the figures are in may hold a file named like a module.
    command = [sys.executable, "-P", "-m", "midcourse.charts.beside"]
    pipe = subprocess.PIPE
    renderer = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    atexit.register(renderer.wait)
    atexit.register(renderer.kill)  # called first
    return cast("tuple[IO[str], IO[str]]", (renderer.stdin, renderer.stdout))


def main() -> None:
    """Draw a first chart, which compiles the renderer, and then what is asked for until nobody asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that asks
    points = [Point(date(2026, month, 1), 1.0, 1.0, 0.0, 2.0) for month in (1, 2, 3)]
    drawn.to_svg(process_chart(points, Measure("", Kind.COUNT), Every.MONTH, ""))
    for line in sys.stdin:
        try:
            answer = drawn.to_svg(json.loads(line))
        except ValueError:
            answer = None
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

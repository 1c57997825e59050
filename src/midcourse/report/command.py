"""`midcourse analyze`: from the options to the printed answer and the report.

Loading takes as long as reading a million rows, so the chart renderer and the statistics load while the file is read.
"""

import json as jsonlib
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from midcourse.records.dates import MONTHS
from midcourse.records.roles import Asked
from midcourse.records.unusable import UnusableFile
from midcourse.report.changed import Change, asked_changes

if TYPE_CHECKING:
    from midcourse.report.answering import Report

Step = Callable[[str], None]

DONE, UNUSABLE = 0, 2
_DATES = {"day-first": True, "month-first": False}


@dataclass(frozen=True)
class Said:
    """Options as they were typed, to be read before the file is."""

    dates: str | None = None
    year_starts: str | None = None
    changed_on: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def run(
    file: Path, asked: Asked, said: Said, *, sheet: str | None = None, out: Path | None = None, json: bool = False
) -> int:
    """Analyze a file; the exit code: 0 done, 2 the input cannot be used (one sentence on the error stream)."""
    try:
        asked = replace(asked, day_first=_day_first(said.dates), year_starts=_month(said.year_starts))
        changes = asked_changes(said.changed_on, said.where)
        draw = not json or out is not None
        with ThreadPoolExecutor(2) as ahead, progress() as step:
            report = _answer(file, asked, changes, sheet, step, _loading(ahead, draw=draw))
            written = _write(report, file, out, step) if draw else None
    except UnusableFile as why:
        sys.stderr.write(f"{why}\n")
        return UNUSABLE
    if json:
        sys.stdout.write(jsonlib.dumps(report.json(), ensure_ascii=False, indent=2) + "\n")
    else:
        from midcourse.report.printing import show

        show(report, written)
    return DONE


def _loading(ahead: ThreadPoolExecutor, *, draw: bool) -> list[Future[object]]:
    """Load what comes after the reading: the chart renderer starts by a first small chart."""
    if not draw:
        return [ahead.submit(import_module, "midcourse.report.answering")]
    return [ahead.submit(_start_charts), ahead.submit(import_module, "midcourse.report.html")]


def _start_charts() -> None:
    from midcourse.charts import to_svg

    to_svg({"mark": "point", "data": {"values": []}})


def _answer(
    file: Path, asked: Asked, changes: Sequence[Change], sheet: str | None, step: Step, loading: list[Future[object]]
) -> "Report":
    from midcourse.report.reading import read

    figures = read(file, asked, sheet=sheet, step=step)
    wait(loading)
    from midcourse.report.answering import answer

    step("Asking what the figures say")
    return answer(figures, changes)


def _day_first(dates: str | None) -> bool | None:
    if dates is not None and dates not in _DATES:
        raise UnusableFile(f"--dates is day-first or month-first, not {dates}.")
    return _DATES[dates] if dates else None


def _month(said: str | None) -> int | None:
    """A month by its name or number. Raises UnusableFile where it is none."""
    if said is None:
        return None
    number = MONTHS.get(said[:3].lower(), said)
    if number not in MONTHS.values():
        raise UnusableFile(f"--fiscal-year-starts takes a month such as July, not {said}.")
    return int(number)


def _write(report: "Report", file: Path, out: Path | None, step: Step) -> Path:
    """Write the report where asked, else beside the file, else (nobody may write there) in the current folder."""
    from midcourse.report.html import html

    step("Drawing the report")
    page = html(report)
    name = f"{file.stem}.midcourse.html"
    for place in [out] if out else [file.with_name(name), Path.cwd() / name]:
        try:
            place.write_text(page, encoding="utf-8")
        except OSError:
            continue
        return place
    raise UnusableFile(f"The report cannot be written to {out or file.parent}. Choose another place with --out.")


@contextmanager
def progress() -> Iterator[Step]:
    """A progress bar on the error stream, for people only: a pipe sees nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Opening the file", total=5)
        yield lambda words: bar.update(task, description=words, advance=1)

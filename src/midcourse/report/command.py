"""`midcourse analyze`: from the options to the printed answer and the report.

Loading takes as long as reading a million rows: the chart renderer starts at once in a process of its own, and the
statistics load while the file is read.
"""

import gc
import json as jsonlib
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

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
        with _without_collecting(), ThreadPoolExecutor(1) as ahead, progress() as step:
            report = _answer(file, asked, changes, sheet, step, ahead, draw=draw)
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


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let no time go into looking for garbage: nearly all that loading makes stays, and figures are no objects."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _answer(
    file: Path,
    asked: Asked,
    changes: Sequence[Change],
    sheet: str | None,
    step: Step,
    ahead: ThreadPoolExecutor,
    *,
    draw: bool,
) -> "Report":
    if draw:
        from midcourse.charts.beside import start

        with suppress(OSError):  # no process can be started here; charts are drawn without one
            start()
    from midcourse.report.reading import read

    after = ("midcourse.report.html", "midcourse.report.printing") if draw else ("midcourse.report.answering",)
    loading = [ahead.submit(import_module, name) for name in after]
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
    from midcourse.records.dates import MONTHS

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

"""`midcourse analyze`: from the options to the printed answer and the report."""

import json as jsonlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from midcourse.records.roles import Asked
from midcourse.records.unusable import UnusableFile
from midcourse.report.answering import Change, Report, answer_file
from midcourse.report.printing import show

DONE, UNUSABLE = 0, 2
_DATES = {"day-first": True, "month-first": False}


def run(
    file: Path,
    asked: Asked,
    *,
    dates: str | None = None,
    changed_on: str | None = None,
    where: list[str] | None = None,
    sheet: str | None = None,
    out: Path | None = None,
    json: bool = False,
) -> int:
    """Analyze a file; the exit code: 0 done, 2 the input cannot be used (one sentence on the error stream)."""
    try:
        asked = replace(asked, day_first=_day_first(dates))
        change = _change(changed_on, where or [])
        with progress() as step:
            report = answer_file(file, asked, sheet=sheet, change=change, step=step)
            written = None if json and out is None else _write(report, file, out, step)
    except UnusableFile as why:
        sys.stderr.write(f"{why}\n")
        return UNUSABLE
    if json:
        sys.stdout.write(jsonlib.dumps(report.json(), ensure_ascii=False, indent=2) + "\n")
    else:
        show(report, written, Console())
    return DONE


def _day_first(dates: str | None) -> bool | None:
    if dates is not None and dates not in _DATES:
        raise UnusableFile(f"--dates is day-first or month-first, not {dates}.")
    return _DATES[dates] if dates else None


def _change(changed_on: str | None, where: list[str]) -> Change | None:
    named: dict[str, tuple[str, ...]] = {}
    for one in where:
        column, equals, value = one.partition("=")
        if not equals or not value:
            raise UnusableFile(f"--where takes a column and a value, as in --where vendor=E, not {one}.")
        named[column] = (*named.get(column, ()), value)
    if changed_on is None:
        if named:
            raise UnusableFile("--where says who changed; say when with --changed-on 2025-11-01.")
        return None
    try:
        return Change(date.fromisoformat(changed_on), named)
    except ValueError:
        raise UnusableFile(f"--changed-on takes a date such as 2025-11-01, not {changed_on}.") from None


def _write(report: Report, file: Path, out: Path | None, step: Callable[[str], None]) -> Path:
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
def progress() -> Iterator[Callable[[str], None]]:
    """A progress bar on the error stream, for people only: a pipe sees nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Opening the file", total=5)

        def step(words: str) -> None:
            bar.update(task, description=words, advance=1)

        yield step

"""The answer in the terminal: plain sentences, most important first."""

from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from midcourse.analysis import wording
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.report.answering import Report
from midcourse.report.guessed import lines

MOST_PRINTED = 12

STYLES = {Direction.BETTER: "bold blue", Direction.WORSE: "bold dark_orange", Direction.CHANGE: "bold"}
WORDS = {Direction.BETTER: "better", Direction.WORSE: "worse", Direction.CHANGE: "note", Direction.NONE: "note"}


def show(report: Report, written: Path | None, console: Console) -> None:
    """Print what was read and guessed, the findings, the cautions, and where the report is."""
    console.print(Text(headline(report), style="bold"))
    console.print()
    _findings(report, console)
    if report.answer.caution:
        console.print(Text("\nHandle with care", style="bold"))
        for one in report.answer.caution:
            console.print(Padding(Text(f"• {one.sentence}"), (0, 2)))
    _guesses(report, console)
    if written:
        console.print(Text(f"\nReport: {written}"), soft_wrap=True)


def headline(report: Report) -> str:
    """What was looked at: `late15 out of arrived, January to December 2013, 16 carriers`."""
    panel = report.shaped.panel
    measure, periods = panel.measure, panel.periods
    of = f" out of {measure.denominator}" if measure.kind.has_denominator and measure.denominator else ""
    units = f", {wording.count(len(panel.units))} {plural(panel.unit)}" if panel.unit else ""
    return f"{wording.capital(measure.name)}{of}, {wording.span(periods[0], periods[-1], panel.every)}{units}"


def plural(noun: str) -> str:
    """Several of a column's things: carriers, agencies, classes."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun.endswith("s") else f"{noun}s"


def quiet(report: Report) -> str:
    """How many series say nothing, which is good to know."""
    answer = report.answer
    silent = answer.series - answer.with_findings
    return f"{wording.count(max(0, silent))} of {wording.count(answer.series)} series show nothing to act on."


def framing(report: Report) -> Finding | None:
    """The finding that says unlike groups are compared each with its own kind; it frames all others."""
    return next((one for one in report.answer.findings if _frames(one, report)), None)


def told(report: Report) -> list[Finding]:
    """The findings to list, ranked."""
    return [one for one in report.answer.findings if not _frames(one, report)]


def _frames(one: Finding, report: Report) -> bool:
    return one.kind is FindingKind.GAP and one.evidence.get("by") == report.answer.within


def _findings(report: Report, console: Console) -> None:
    if frame := framing(report):
        console.print(Text(frame.sentence), Text())
    listed = told(report)
    if not listed:
        console.print("Nothing stands out: the figures vary as they usually do.")
    for rank, one in enumerate(listed[:MOST_PRINTED], 1):
        mark = Text(f"{rank:>2}  {WORDS[one.direction]:<7}", style=STYLES.get(one.direction, ""))
        grid = Grid.grid(padding=(0, 1))
        grid.add_row(mark, Text(one.sentence))
        console.print(grid)
    if len(listed) > MOST_PRINTED:
        console.print(Text(f"{len(listed) - MOST_PRINTED} smaller findings are in the report."))
    console.print(Text(quiet(report), style="dim"))


def _guesses(report: Report, console: Console) -> None:
    console.print(Text("\nHow the file was read", style="bold"))
    grid = Grid.grid(padding=(0, 2))
    for line in lines(report):
        grid.add_row(Text(f"  {line.what}"), Text(line.guess), Text(line.flag, style="dim"))
    console.print(grid)
    for note in report.notes:
        console.print(Padding(Text(f"• {note}", style="dim"), (0, 2)))

"""The answer in the terminal: plain sentences, most important first."""

from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from midcourse.analysis.finding import Direction
from midcourse.report.answering import Report
from midcourse.report.guessed import lines
from midcourse.report.telling import WORDS, framing, headline, nothing, quiet, told

MOST_PRINTED = 12

STYLES = {Direction.BETTER: "bold blue", Direction.WORSE: "bold dark_orange", Direction.CHANGE: "bold"}


def show(report: Report, written: Path | None) -> None:
    """Print what was read and guessed, the findings, the cautions, and where the report is."""
    console = Console()
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


def _findings(report: Report, console: Console) -> None:
    if frame := framing(report):
        console.print(Text(frame.sentence), Text())
    listed = told(report)
    if not listed:
        console.print(nothing(report))
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

"""The `midcourse` command. Whatever a command needs is imported when it runs, so that each starts fast."""

from pathlib import Path
from typing import Annotated

import typer

from midcourse.analysis.measure import Better, Every
from midcourse.config import commands

app = typer.Typer(
    name="midcourse",
    help="Active contract management: what changed, who drives it, what to do, and whether it helped.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def midcourse() -> None:
    """Active contract management for state and local government."""


@app.command()
def analyze(
    file: Annotated[Path, typer.Argument(help="A CSV, TSV or XLSX file, as it is.", show_default=False)],
    period: Annotated[str | None, typer.Option(help="Column of dates; or year,month.")] = None,
    unit: Annotated[str | None, typer.Option(help="Column of those to compare: vendor, site, region.")] = None,
    numerator: Annotated[
        str | None, typer.Option(help="Column counted: late, missed; or one value of a column: Result=Fail.")
    ] = None,
    denominator: Annotated[str | None, typer.Option(help="Column it is out of: arrived, stops, enrolled.")] = None,
    value: Annotated[
        str | None, typer.Option(help="Column that is the figure as it stands; or rows, to count them.")
    ] = None,
    measure: Annotated[
        str | None, typer.Option(help="Which measure, where a column of the file names several.")
    ] = None,
    by: Annotated[list[str] | None, typer.Option(help="Column to break down by; give it several times.")] = None,
    better: Annotated[Better | None, typer.Option(help="Which way is good.")] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="The target: 95%, or 12; a later one with its day: 97%@2025-07.")
    ] = None,
    every: Annotated[Every | None, typer.Option(help="The length of a period.")] = None,
    cumulative: Annotated[bool, typer.Option("--cumulative", help="The figures are running totals.")] = False,
    matures_after: Annotated[int, typer.Option(min=0, help="Periods until a figure is complete.")] = 0,
    fiscal_year_starts: Annotated[
        str | None, typer.Option(help="The month in which a fiscal or school year begins: July.")
    ] = None,
    changed_on: Annotated[
        list[str] | None,
        typer.Option(help="Ask whether a change on this date helped: 2025-11-01. Several, each with its --where."),
    ] = None,
    where: Annotated[list[str] | None, typer.Option(help="Who changed: vendor=E; several times for several.")] = None,
    dates: Annotated[str | None, typer.Option(help="How 03/04/2024 is meant: day-first or month-first.")] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook; the first table otherwise.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the report goes; beside the file otherwise.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")] = False,
) -> None:
    """Say what a spreadsheet of figures shows, in sentences and in a report to print.

    Columns are guessed and the guesses printed, with the option that changes each. No server, no account.
    """
    from midcourse.records.roles import Asked
    from midcourse.report.command import Said, run

    asked = Asked(
        period=period,
        unit=unit,
        numerator=numerator,
        denominator=denominator,
        value=value,
        by=None if by is None else tuple(by),
        better=better,
        targets=tuple(target or ()),
        every=every,
        measure=measure,
        cumulative=cumulative,
        matures_after=matures_after,
    )
    said = Said(dates, fiscal_year_starts, tuple(changed_on or ()), tuple(where or ()))
    raise typer.Exit(run(file, asked, said, sheet=sheet, out=out, json=json))


for command in (
    commands.demo,
    commands.serve,
    commands.add_administrator,
    commands.run_due,
    commands.check,
    commands.backup,
):
    app.command()(command)


def main() -> None:
    """Run the command named on the command line."""
    app()

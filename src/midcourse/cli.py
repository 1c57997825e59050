"""The `midcourse` command. Whatever a command needs is imported when it runs, so that each starts fast."""

import gc

import typer

from midcourse.config import commands
from midcourse.report import options

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
    file: options.File,
    period: options.Period = None,
    unit: options.Unit = None,
    numerator: options.Numerator = None,
    denominator: options.Denominator = None,
    value: options.Value = None,
    measure: options.Measure = None,
    by: options.By = None,
    better: options.Better = None,
    target: options.Target = None,
    every: options.Every = None,
    cumulative: options.Cumulative = False,
    matures_after: options.MaturesAfter = 0,
    fiscal_year_starts: options.FiscalYearStarts = None,
    changed_on: options.ChangedOn = None,
    where: options.Where = None,
    dates: options.Dates = None,
    sheet: options.Sheet = None,
    out: options.Out = None,
    json: options.Json = False,
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
    try:
        app()
    finally:
        gc.freeze()  # all that is loaded would be looked through for garbage before leaving, a tenth of a second

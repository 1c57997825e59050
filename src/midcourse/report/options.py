"""The options of `midcourse analyze`, each with what people read of it under `--help`."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from midcourse.analysis.measure import Better as Way
from midcourse.analysis.measure import Every as Length

Several = list[str] | None

File = Annotated[Path, Argument(help="A CSV, TSV or XLSX file, as it is.", show_default=False)]
Period = Annotated[str | None, Option(help="Column of dates; or year,month.")]
Unit = Annotated[str | None, Option(help="Column of those to compare: vendor, site, region.")]
Numerator = Annotated[str | None, Option(help="Column counted: late, missed; or one value of a column: Result=Fail.")]
Denominator = Annotated[str | None, Option(help="Column it is out of: arrived, stops, enrolled.")]
Value = Annotated[str | None, Option(help="Column that is the figure as it stands; or rows, to count them.")]
Measure = Annotated[str | None, Option(help="Which measure, where a column of the file names several.")]
By = Annotated[Several, Option(help="Column to break down by; give it several times.")]
Better = Annotated[Way | None, Option(help="Which way is good.")]
Target = Annotated[Several, Option(help="The target: 95%, or 12; a later one with its day: 97%@2025-07.")]
Every = Annotated[Length | None, Option(help="The length of a period.")]
Cumulative = Annotated[bool, Option("--cumulative", help="The figures are running totals.")]
MaturesAfter = Annotated[int, Option(min=0, help="Periods until a figure is complete.")]
FiscalYearStarts = Annotated[str | None, Option(help="The month in which a fiscal or school year begins: July.")]
ChangedOn = Annotated[
    Several, Option(help="Ask whether a change on this date helped: 2025-11-01. Several, each with its --where.")
]
Where = Annotated[Several, Option(help="Who changed: vendor=E; several times for several.")]
Dates = Annotated[str | None, Option(help="How 03/04/2024 is meant: day-first or month-first.")]
Sheet = Annotated[str | None, Option(help="The sheet of a workbook; the first table otherwise.")]
Out = Annotated[Path | None, Option(help="Where the report goes; beside the file otherwise.")]
Json = Annotated[bool, Option("--json", help="Print the answer as JSON and nothing else.")]

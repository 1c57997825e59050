"""Limits and judgement that start anew: where people agreed it, and where a level was found to have moved."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from midcourse.analysis.grid import Grid
from midcourse.analysis.measure import Better, Every, Kind, Measure
from midcourse.analysis.panel import UNIT, Panel
from midcourse.analysis.spc import Chart, Verdict, draw, eras, steadiness, stretches
from midcourse.analysis.spc.tested import length_of_periods

from . import cast

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
LOW = [8, 11, 9, 10, 12, 9, 8, 10, 11, 9, 10, 12]
HIGH = [count + 20 for count in LOW]


def complaints(units: dict[str, list[int]]) -> Panel:
    rows = [
        {"period": month, "unit": unit, "numerator": float(count)}
        for unit, counts in units.items()
        for month, count in zip(cast.months(len(counts)), counts, strict=True)
    ]
    return Panel(pl.DataFrame(rows), COMPLAINTS, Every.MONTH, "vendor")


def counts(*rows: list[int]) -> Grid:
    keys = [(str(place),) for place in range(len(rows))]
    return Grid(Kind.COUNT, ("unit",), keys, cast.months(len(rows[0])), np.array(rows, dtype=float), None)


def test_after_an_agreed_date_only_the_figures_since_are_judged() -> None:
    panel = complaints({"E": [*LOW, *HIGH]})
    (moved,) = steadiness(panel, [UNIT])
    assert moved.verdict is Verdict.WORSENING
    (anew,) = steadiness(panel, [UNIT], rebased={("E",): [date(2025, 1, 1)]})
    assert anew.verdict is Verdict.NO_CLEAR_CHANGE
    assert anew.findings == ()
    # 119 in the twelve months of LOW, 359 in those of HIGH
    assert anew.centre[[0, 11, 12, 23]].tolist() == [119 / 12, 119 / 12, 359 / 12, 359 / 12]
    assert "29.9 a month over 12 months" in anew.sentence
    assert len(anew.figures) == 24


def test_soon_after_an_agreed_date_there_are_too_few_figures() -> None:
    panel = complaints({"E": [*LOW, *HIGH[:5]], "F": [*LOW, *HIGH[:5]]})
    told = steadiness(panel, [UNIT], rebased={("E",): [date(2025, 1, 1)]})
    assert [said.verdict for said in told] == [Verdict.TOO_FEW, Verdict.WORSENING]
    assert "5 months, and it takes 12" in told[0].sentence


def test_an_agreed_date_outside_the_figures_changes_nothing() -> None:
    months = cast.months(6)
    assert stretches(months, [date(2023, 5, 1), months[0], date(2030, 1, 1)]).tolist() == [[0] * 6]
    assert stretches(months, [date(2024, 3, 15)]).tolist() == [[0, 0, 0, 1, 1, 1]]


def test_a_long_view_has_limits_for_each_level_it_moved_to() -> None:
    figures = counts([*LOW, *HIGH, *LOW], [*LOW, *LOW, *LOW])
    found = eras(figures)
    assert found == [(date(2025, 1, 1), date(2026, 1, 1)), ()]
    stretch = np.concatenate([stretches(figures.periods, days) for days in found])
    drawn = draw(Chart.XMR, figures.numerator, stretch=stretch)
    assert not drawn.flags.any.any()
    whole = draw(Chart.XMR, figures.numerator)
    assert whole.flags.run[0].any()  # with one set of limits the same months look like signals throughout


def test_without_a_move_there_is_one_era() -> None:
    random = np.random.default_rng(2)
    steady = [list(row) for row in random.poisson(40, (50, 36))]
    assert sum(bool(days) for days in eras(counts(*steady))) <= 1


def days(figures: Grid) -> np.ndarray:
    return length_of_periods(figures, Every.MONTH)


def test_a_large_count_that_goes_with_the_days_is_no_signal_in_february() -> None:
    """10,000 a day for 2023: February is 280,000 where no other month has fewer than 300,000."""
    random = np.random.default_rng(5)
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    panel = complaints({"E": [int(random.poisson(10_000 * length)) for length in lengths]})
    panel = replace(panel, figures=panel.figures.with_columns(pl.col("period").dt.offset_by("-1y")))
    (said,) = steadiness(panel)
    assert said.findings == ()


def test_lengths_of_months_are_allowed_for_only_where_counts_go_with_them() -> None:
    lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    # 366 days in 12 months: 30.5 on average
    assert days(counts([1000 * length for length in lengths])).tolist() == [length / 30.5 for length in lengths]
    open_cases = [1000, 1001, 999, 1000, 1002, 1000, 998, 1000, 1001, 1000, 999, 1000]
    assert days(counts(open_cases)).tolist() == [1.0] * 12

"""What can be wrong with a sheet: one check = one function = one file = one test = one sentence for the sender."""

from collections.abc import Callable

from midcourse.records.checks.ambiguous_contract import ambiguous_contract
from midcourse.records.checks.ambiguous_date import ambiguous_date
from midcourse.records.checks.beyond_limits import beyond_limits
from midcourse.records.checks.blank_cell import blank_cell
from midcourse.records.checks.column_missing import column_missing
from midcourse.records.checks.conflicting_rows import conflicting_rows
from midcourse.records.checks.fraction_count import fraction_count
from midcourse.records.checks.impossible_date import impossible_date
from midcourse.records.checks.jump import jump
from midcourse.records.checks.left_out import left_out
from midcourse.records.checks.mixed_percent import mixed_percent
from midcourse.records.checks.negative_count import negative_count
from midcourse.records.checks.not_collected import not_collected
from midcourse.records.checks.numerator_above_denominator import numerator_above_denominator
from midcourse.records.checks.period_closed import period_closed
from midcourse.records.checks.period_future import period_future
from midcourse.records.checks.period_length import period_length
from midcourse.records.checks.problem import Problem, Severity
from midcourse.records.checks.repeated_row import repeated_row
from midcourse.records.checks.text_in_number import text_in_number
from midcourse.records.checks.total_among_parts import total_among_parts
from midcourse.records.checks.unknown_contract import unknown_contract
from midcourse.records.checks.unknown_kpi import unknown_kpi
from midcourse.records.expected import Expected
from midcourse.records.reading import Reading
from midcourse.records.sheet import Sheet

__all__ = ["CHECKS", "Problem", "Severity", "check"]

CHECKS: tuple[Callable[[Reading], list[Problem]], ...] = (
    column_missing,
    left_out,
    blank_cell,
    impossible_date,
    ambiguous_date,
    period_length,
    period_future,
    period_closed,
    unknown_contract,
    ambiguous_contract,
    unknown_kpi,
    text_in_number,
    not_collected,
    negative_count,
    fraction_count,
    numerator_above_denominator,
    mixed_percent,
    beyond_limits,
    total_among_parts,
    repeated_row,
    conflicting_rows,
    jump,
)


def check(sheet: Sheet, expected: Expected) -> list[Problem]:
    """Everything that is wrong with a sheet, in the order of CHECKS; empty where nothing is."""
    reading = Reading(sheet, expected)
    return [problem for one in CHECKS for problem in one(reading)]

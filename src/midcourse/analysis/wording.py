"""How sentences say figures, dates and lists: plain words, and no more digits than the figures bear."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import floor, isfinite, log10

from midcourse.analysis.panel import Better, Every, Kind, Measure, Panel

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


LARGE = 1e7  # from here on nobody reads the digits: 12.3 million


def count(n: float) -> str:
    """A whole number with its thousands marked: 1,940."""
    return f"{round(n):,}".replace("-", "−")


def number(value: float, digits: int = 3) -> str:
    """A number to `digits` significant digits, whole numbers kept whole: 1,940, 12.4, 0.031."""
    if not isfinite(value):
        return "unknown"
    if value == 0:
        return "0"
    if abs(value) >= LARGE:
        size, name = (1e9, "billion") if abs(value) >= 1000 * LARGE else (1e6, "million")
        return f"{number(value / size, digits)} {name}"
    places = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def percent(fraction: float) -> str:
    """A fraction in percent: one decimal, two below 1 % and above 99 % where one would hide much.

    Below 0.1 % so many that two figures are seen.
    """
    if not isfinite(fraction):
        return "unknown"
    value = 100 * fraction
    if abs(value) >= 1000:
        return f"{number(value)} %"
    places = 2 if 0 < abs(value) < 1 or 99 < value < 100 else 1
    if 0 < abs(value) < 0.1:
        places = 1 - floor(log10(abs(value)))
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".")
    return f"{text.replace('-', '−')} %"


def figure(value: float, measure: Measure) -> str:
    """A figure as people say it: `31.2 %`, `4.1 per 1,000 stops`, `12.4`, `1,940`.

    `value` is in the figure's own scale: a fraction for a rate, per one unit of exposure for a ratio.
    """
    if measure.kind is Kind.RATE:
        return percent(value)
    if measure.kind is Kind.RATIO:
        return f"{number(value * measure.per)} {_per(measure)}".rstrip()
    if measure.kind is Kind.COUNT and float(value).is_integer() and abs(value) < LARGE:
        return count(value)
    return f"{number(value)} %" if measure.in_percent else number(value)


def difference(value: float, measure: Measure) -> str:
    """The size of a difference between two figures, without its sign: `2.3 points` for a rate."""
    size = abs(value)
    if measure.kind is Kind.RATE or measure.in_percent:
        text = number(size if measure.in_percent else 100 * size, 2)
        return f"{text} point{'' if text == '1' else 's'}"
    return figure(size, measure)


def basis(numerator: float, denominator: float, measure: Measure) -> str:
    """What a figure rests on: `612 late of 1,940 arrived`; names are left out where the measure has none."""
    top = f"{_amount(numerator)} {measure.numerator}".strip()
    joint = "of" if measure.kind is Kind.RATE else "over"
    return f"{top} {joint} {_amount(denominator)} {measure.denominator}".strip()


def period(day: date, every: Every) -> str:
    """A period in words: `5 June 2013`, `the week of 5 June 2013`, `June 2013`, `April to June 2013`."""
    if every is Every.YEAR:
        return str(day.year)
    if every is Every.QUARTER:
        first = f"{MONTHS[day.month - 1]}{f' {day.year}' if day.month > 10 else ''}"
        return f"{first} to {MONTHS[(day.month + 1) % 12]} {day.year + (day.month > 10)}"
    if every is Every.MONTH:
        return f"{MONTHS[day.month - 1]} {day.year}"
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"the week of {words}" if every is Every.WEEK else words


def span(first: date, last: date, every: Every) -> str:
    """From one period to another in words; one period alone is said once."""
    if first == last:
        return period(first, every)
    return f"{period(first, every)} to {period(last, every)}"


def during(day: date, every: Every) -> str:
    """`on 5 June 2013`, `in June 2013`: a period with its preposition."""
    return f"{'on' if every is Every.DAY else 'in'} {period(day, every)}"


def since(day: date, every: Every) -> str:
    """`since June 2013`, `since 19 September 2022`; a quarter is told by its first month."""
    return f"since {period(day, Every.MONTH if every is Every.QUARTER else every)}"


def listing(names: Iterable[str], most: int = 6) -> str:
    """`A, B and C`; names beyond `most` are counted: `A, B and 4 others`."""
    said = list(names)
    if len(said) > most:
        said = [*said[: most - 1], f"{len(said) - most + 1} others"]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""


def place(where: Mapping[str, str]) -> str:
    """Where a finding is, from the columns' own names: `carrier EV, origin JFK`; empty for the whole.

    A value that says its column's name itself is enough: `Vendor E`, not `vendor Vendor E`.
    """
    said = (
        value if value.lower().startswith(column.lower()) else f"{column} {value}" for column, value in where.items()
    )
    return ", ".join(said)


def named(where: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    """`where` with its columns called by the names people know; `columns` maps ours to theirs."""
    return {columns.get(column, column): value for column, value in where.items()}


def column_names(panel: Panel) -> dict[str, str]:
    """Our name → people's name for the columns of a panel that can stand in a finding's `where`."""
    return {"unit": panel.unit} if panel.unit else {}


def good(change: float, better: Better) -> bool | None:
    """Whether a change of this sign is good; None without a good direction or without a change."""
    if better is Better.NEITHER or change == 0:
        return None
    return (change > 0) == (better is Better.HIGHER)


def capital(sentence: str) -> str:
    """The sentence with its first letter large, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def times(n: int, noun: str) -> str:
    """`1 month`, `7 months`: a count with its noun, made plural by an s."""
    return f"{count(n)} {noun}{'' if n == 1 else 's'}"


def _per(measure: Measure) -> str:
    if not measure.denominator:
        return f"per {count(measure.per)}" if measure.per != 1 else ""
    if measure.denominator.split()[0] == "expected" and measure.per == 1:
        return "times the expected"
    return f"per {count(measure.per) + ' ' if measure.per != 1 else ''}{measure.denominator}"


def _amount(value: float) -> str:
    if abs(value) >= LARGE:
        return number(value)
    return count(value) if abs(value) >= 1000 or float(value).is_integer() else number(value)

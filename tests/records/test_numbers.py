"""Numbers as people write them."""

import polars as pl
import pytest
from hypothesis import given as random
from hypothesis import strategies as st

from midcourse.records.numbers import looks_like_number, number_style, numbers, unreadable


def read(*texts: str) -> list[float | None]:
    column = pl.Series("n", texts)
    style = number_style(column, most_bad=0.5)
    assert style is not None
    return column.to_frame().select(numbers("n", style))["n"].to_list()


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,234", "2,000.5"], [1234, 2000.5]),
        (["1.234,5", "2"], [1234.5, 2]),
        (["0,5", "12,25"], [0.5, 12.25]),
        (["1 234", "5"], [1234, 5]),
        (["1\u202f234,5", "3"], [1234.5, 3]),
        (["1'000", "20"], [1000, 20]),
        (["1.234.567", "2"], [1234567, 2]),
        (["$1,234.50", "-$5", "$-6"], [1234.5, -5, -6]),
        (["€ 5,00", "3 €"], [5, 3]),
        (["USD 5", "7"], [5, 7]),
        (["(56)", "($1,200)"], [-56, -1200]),
        (["5-", "−3"], [-5, -3]),
        (["12 %", "3.5%"], [12, 3.5]),
        ([".5", "1e3"], [0.5, 1000]),
    ],
)
def test_ways_of_writing(texts: list[str], values: list[float]) -> None:
    assert read(*texts) == values


@pytest.mark.parametrize("mark", ["n/a", "-", "..", "N/A", "#N/A", "suppressed", "[c]"])
def test_no_figure_is_not_a_zero(mark: str) -> None:
    assert read("1,000", mark) == [1000, None]


def test_text_in_a_number_is_told_and_not_guessed_at() -> None:
    column = pl.Series("n", ["1,000", "2,000", "12 or 13", "n/a"])
    style = number_style(column, most_bad=0.4)
    assert style is not None
    assert column.to_frame().select(numbers("n", style))["n"].to_list() == [1000, 2000, None, None]
    assert column.to_frame().select(unreadable("n", style))["n"].to_list() == [False, False, True, False]


@pytest.mark.parametrize("text", ["E12000001", "12 Main St", "", "-", "2024-01-05", "Q1", "abc"])
def test_codes_and_dates_are_no_numbers(text: str) -> None:
    assert not looks_like_number(text)


@random(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20), st.sampled_from([",", " ", "'", "\u00a0"]))
def test_thousands_signs_never_change_a_number(values: list[int], mark: str) -> None:
    assert read(*(f"{value:,}".replace(",", mark) for value in values)) == values

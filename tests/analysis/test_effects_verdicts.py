"""Cases that anyone on a council would judge by eye: the verdict is the one they would give."""

from datetime import date

import pytest

from midcourse.analysis.effects import Series, Verdict, effect
from midcourse.analysis.measure import Better, Every, Kind, Measure
from tests.analysis.cast import months

COMPLAINTS = Measure("complaints", Kind.COUNT, Better.LOWER)
CHANGED = date(2025, 1, 1)  # after twelve months

STEADY_FIVE = [
    [20, 22, 19, 21, 20, 18, 22, 21, 19, 20, 21, 20, 20, 21, 19, 22, 20, 21],
    [12, 11, 13, 12, 14, 11, 12, 13, 12, 11, 13, 12, 12, 13, 11, 12, 12, 13],
    [25, 27, 24, 26, 25, 28, 24, 25, 26, 27, 25, 24, 26, 25, 27, 24, 26, 25],
    [8, 9, 7, 8, 10, 8, 9, 7, 8, 9, 8, 8, 9, 8, 7, 9, 8, 8],
    [40, 42, 38, 41, 39, 40, 43, 39, 41, 40, 38, 42, 40, 41, 39, 42, 40, 38],
]
HIGH = [30, 35, 33, 34, 31, 36, 32, 33, 35, 31, 34, 32]  # 33 a month
FALLEN = [*HIGH, 14, 15, 13, 14, 12, 16]  # then 14
NOISY = [30, 22, 41, 27, 35, 19, 38, 29, 44, 25, 33, 28, 31, 24, 39, 27, 36, 26]
ONE_BAD = [20, 22, 19, 21, 20, 18, 22, 21, 19, 20, 21, 38, 20, 21, 19, 22, 20, 21]
WORSE = [30, 31, 29, 30, 32, 30, 29, 31, 30, 31, 30, 30, 45, 47, 44, 46, 45, 48]
DOWNHILL = [60, 57, 56, 53, 52, 49, 48, 45, 44, 41, 40, 37, 36, 33, 32, 29, 28, 25]
RARE = [3, 4, 2, 5, 3, 4, 3, 2, 4, 3, 5, 4, 0, 0, 1, 0, 0, 0]


def counts(values):
    return Series(COMPLAINTS, Every.MONTH, tuple(months(len(values))), tuple(map(float, values)))


def with_five(values):
    return effect(counts(values), CHANGED, expected=-1, others=[counts(other[: len(values)]) for other in STEADY_FIVE])


def alone(values):
    return effect(counts(values), CHANGED, expected=-1)


def shared_fall(values):
    """The same two fifths fewer for everybody."""
    return values[:12] + [round(0.6 * value) for value in values[12:]]


@pytest.mark.parametrize(
    ("values", "asked", "said"),
    [
        (FALLEN, with_five, Verdict.WORKED),
        (FALLEN, alone, Verdict.WORKED),
        (FALLEN[:15], with_five, Verdict.WORKED),
        (RARE, alone, Verdict.WORKED),
        (FALLEN[:13], with_five, Verdict.TOO_EARLY),
        (FALLEN[:14], alone, Verdict.TOO_EARLY),
        (WORSE, with_five, Verdict.DID_NOT),
        (WORSE, alone, Verdict.DID_NOT),
        (DOWNHILL, alone, Verdict.CANNOT_TELL),
        (HIGH[:4], alone, Verdict.TOO_EARLY),
        (ONE_BAD, with_five, Verdict.CANNOT_TELL),
    ],
    ids=[
        "halved beside five steady vendors",
        "halved, nobody beside",
        "three months after",
        "rare events stop",
        "one month after",
        "two months after",
        "half as many again, beside others",
        "half as many again, nobody beside",
        "goes on falling as before",
        "no figures since the change",
        "one bad month that went by itself",
    ],
)
def test_the_verdict_is_what_anyone_would_say(values, asked, said):
    assert asked(values).verdict is said


@pytest.mark.parametrize("asked", [with_five, alone])
def test_noise_without_a_change_is_never_a_success(asked):
    assert asked(NOISY).verdict in (Verdict.DID_NOT, Verdict.CANNOT_TELL)


def test_a_fall_that_everybody_shares_is_no_success():
    own = counts(shared_fall([*HIGH, 33, 32, 34, 33, 31, 35]))
    others = [counts(shared_fall(other)) for other in STEADY_FIVE]
    answer = effect(own, CHANGED, expected=-1, others=others)
    assert answer.verdict is not Verdict.WORKED
    assert answer.against.low < 0 < answer.against.high


def test_steady_figures_rule_out_a_fall_by_ten():
    assert effect(counts(STEADY_FIVE[0]), CHANGED, expected=-1, size=10).verdict is Verdict.DID_NOT


def test_the_size_of_a_fall_is_that_of_the_levels():
    """From 33 to 14 a month is 58 % fewer: ln(14 / 33) = −0.857."""
    for answer in (with_five(FALLEN), alone(FALLEN)):
        assert answer.decided.interval.estimate == pytest.approx(-0.857, abs=0.03)


def test_three_months_high_and_three_months_low_among_six_vendors_worked():
    """Of 6 × 6 reshuffles two show as much at the least: where the three months since are low, the three before are
    as high."""
    values = [11.0, 12, 10, 12, 11, 12, 11, 10, 12, 35, 36, 34, 11, 12, 10]
    others = [counts(other[:15]) for other in STEADY_FIVE]
    answer = effect(counts(values), CHANGED, expected=-1, others=others, level_since=months(15)[9])
    assert answer.verdict is Verdict.WORKED
    assert answer.decided.chance == answer.decided.least == pytest.approx(2 / 36)

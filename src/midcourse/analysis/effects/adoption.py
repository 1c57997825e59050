"""A practice that few units adopt on different dates: each one's effect against those who have not adopted yet.

The same comparisons as `group_time` makes (Callaway & Sant'Anna 2021), but by the periods of each unit: a handful of
units are too few to be the sample. `pooled_effect` puts the answers together.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import compress

from midcourse.analysis.effects.answer import Answer
from midcourse.analysis.effects.asking import DEFAULT, effect
from midcourse.analysis.effects.series import Series
from midcourse.analysis.effects.stretches import Needs


def adopters(
    series: Mapping[str, Series], adopted: Mapping[str, date], *, expected: int, needs: Needs = DEFAULT
) -> dict[str, Answer]:
    """By adopter: did it help? `adopted` has the day of each unit of `series` that adopted; the rest never did.

    Units that adopt later are compared with until they do: where enough periods lie between, a unit's figures after
    the next adoption are not looked at, so that the later ones can stand beside it.
    """
    answers = {}
    for name, day in adopted.items():
        later = [other for other in adopted.values() if other > day]
        own = series[name]
        until = min(later, default=None)
        if until and sum(day <= period < until for period in own.periods) >= needs.after:
            own = _before(own, until)
        others = [
            _before(one, adopted[other]) if other in adopted else one
            for other, one in series.items()
            if other != name and adopted.get(other, date.max) > day
        ]
        answers[name] = effect(own, day, expected=expected, others=others, needs=needs)
    return answers


def _before(series: Series, day: date) -> Series:
    keep = [period < day for period in series.periods]
    return replace(
        series,
        periods=tuple(compress(series.periods, keep)),
        numerator=tuple(compress(series.numerator, keep)),
        denominator=tuple(compress(series.denominator, keep)) if series.denominator else None,
    )

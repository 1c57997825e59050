"""A target that changed inside the window: met and missed do not mean the same on both sides."""

from itertools import pairwise

from midcourse.analysis import wording
from midcourse.analysis.breaks.doubts import Doubt, doubt
from midcourse.analysis.breaks.view import View


def changed_promise(view: View) -> list[Doubt]:
    """Every change of the measure's target after the first period and up to the last."""
    days, measure = view.whole.periods, view.panel.measure
    told = []
    steps = sorted(measure.targets)
    for (_, old), (day, new) in pairwise(steps):
        if old == new or not days[0] < day <= days[-1]:
            continue
        sentence = (
            f"The target of {measure.name} changed from {wording.figure(old, measure)} to "
            f"{wording.figure(new, measure)} on {day.day} {wording.MONTHS[day.month - 1]} {day.year}. Whether it was "
            "met before and after is not the same question: a change from met to missed there is no change of the work."
        )
        told.append(doubt(view, sentence, None, day, {"before": old, "after": new}))
    return told

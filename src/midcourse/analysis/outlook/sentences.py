"""An outlook in words."""

from midcourse.analysis import wording
from midcourse.analysis.measure import Better, Kind, Measure
from midcourse.analysis.outlook.answer import FEWEST, Outlook

SHORT = 12  # figures; a sentence that rests on fewer says so
WORDS = (
    *((0.05, "very unlikely"), (0.3, "unlikely"), (0.45, "less likely than not")),
    *((0.55, "as likely as not"), (0.7, "more likely than not"), (0.95, "likely")),
)
"""What a chance below each number is called."""


def told(one: Outlook) -> str:
    """One sentence: the figure to expect, its range, and how likely the target is."""
    name = f"{one.measure.name} ({wording.place(one.where)})" if one.where else one.measure.name
    if not one.enough:
        known = wording.times(one.known, one.every.value)
        return f"Too few figures to look ahead at {name}: {known}, and it takes {FEWEST}."
    verb = "will add up to" if one.since else "will be"
    least, most = (figure(float(limit[0.8][-1]), one.measure) for limit in (one.lower, one.upper))
    said = f"If nothing changes, {name} {verb} about {figure(float(one.path[-1]), one.measure)} {_when(one)}"
    said += f" (8 chances in 10: {least} to {most}){_judged(one)}."
    return f"{said} This rests on only {wording.count(one.known)} figures." if one.known < SHORT else said


def _when(one: Outlook) -> str:
    last = one.periods[-1]
    if one.since is None:
        return wording.during(last, one.every)
    return f"from {wording.period(one.since, one.every)} to {wording.period(last, one.every)}"


def _judged(one: Outlook) -> str:
    if one.chance is None or one.measure.target is None:
        return ""
    most = "at most " if one.measure.better is Better.LOWER else ""
    target = f"the target of {most}{wording.figure(one.measure.target, one.measure)}"
    return f", so {target} is {likely(one.chance)} ({chances(one.chance)})"


def figure(value: float, measure: Measure) -> str:
    """A figure to expect; counts are told whole."""
    return wording.figure(float(round(value)) if measure.kind is Kind.COUNT else value, measure)


def likely(chance: float) -> str:
    """A chance in plain words."""
    return next((words for limit, words in WORDS if chance < limit), "very likely")


def chances(chance: float) -> str:
    """A chance as so many in so many: `about 1 chance in 8`, `about 7 chances in 10`."""
    if chance < 0.01:
        return "less than 1 chance in 100"
    if chance > 0.99:
        return "more than 99 chances in 100"
    if chance < 0.3:
        return f"about 1 chance in {round(1 / chance)}"
    tenths = round(10 * chance)
    return f"about {tenths} chances in 10" if tenths < 10 else f"about {round(100 * chance)} chances in 100"

"""How a driver was found, step by step, in sentences that can be checked by hand."""

from midcourse.analysis import wording
from midcourse.analysis.drivers.answer import DEEPEST, Change, Driver
from midcourse.analysis.drivers.cells import Mask


def steps(change: Change, driver: Driver, name: str) -> list[str]:
    """What was compared, what the others did, what would have been expected of the driver, and how sure it is."""
    told = [_figures(change, change.everyone, "The whole"), _figures(change, driver.leaves, wording.capital(name))]
    told += [_figures(change, change.others, "All others"), _expected(change, driver, name)]
    told.append(f"Its part of the change is {_part(change, driver)}.")
    told.append(_sure(change, driver))
    return [step for step in told if step]


def _figures(change: Change, leaves: Mask, who: str) -> str:
    """`Vendor E: 72 complaints before and 318 after, 12 → 53 a month.`"""
    measure = change.panel.measure
    n0, d0, n1, d1 = (float(end[leaves].sum()) for end in change.grid.ends)
    before, after = (wording.figure(figure, measure) for figure in change.grid.figures(leaves))
    if measure.kind.has_denominator:
        basis = [wording.basis(n, d, measure) for n, d in ((n0, d0), (n1, d1))]
        return f"{who}: {basis[0]} before, that is {before}; {basis[1]} after, that is {after}."
    every = change.panel.every.value
    sums = wording.number(n0), wording.number(n1)
    return f"{who}: {sums[0]} before, that is {before} a {every}; {sums[1]} after, that is {after} a {every}."


def _expected(change: Change, driver: Driver, name: str) -> str:
    """What the driver would show had it moved by the same factor as all others."""
    before, after = change.grid.figures(change.others)
    if not (before > 0 and after > 0 and driver.before > 0):
        return ""
    factor = after / before
    expected, seen = (wording.figure(x, change.panel.measure) for x in (driver.before * factor, driver.after))
    return (
        f"The others moved by a factor of {wording.number(factor)}; by the same factor {name} would show {expected}, "
        f"and it shows {seen}, {wording.number(driver.after / (driver.before * factor))} times as much."
    )


def _part(change: Change, driver: Driver) -> str:
    """`41 (within 41, mix 0) of 44`, in the measure's own figures."""
    within, mix, part, whole = (
        wording.number(x) for x in (driver.within, driver.mix, driver.part, change.whole.change)
    )
    split = f" (its own figure {within}, its share {mix})" if change.panel.measure.kind.has_denominator else ""
    return f"{part}{split} of {whole}"


def _sure(change: Change, driver: Driver) -> str:
    probability = wording.percent(min(driver.probability, 0.999))
    return (
        f"All segments of up to {DEEPEST} columns were tried; that this one moved on its own has a probability of "
        f"{probability}, and {wording.percent(change.shuffled)} of the orders of the periods, shuffled, show as "
        "strong a segment."
    )

"""The answer to "did it help?" where units changed on different dates: each one's, and over all of them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from midcourse.analysis import wording
from midcourse.analysis.asked_effect import SAID, told_effect
from midcourse.analysis.effects import (
    Pooled,
    RandomEffects,
    Verdict,
    adopters,
    multiplicative,
    pooled_effect,
    series_of,
)
from midcourse.analysis.finding import Direction, Finding, FindingKind
from midcourse.analysis.measure import Better, Every, Measure
from midcourse.analysis.panel import Panel


def staggered_findings(panel: Panel, adopted: Mapping[str, date]) -> list[Finding]:
    """Did it help those of `adopted` (unit → the day it changed)? First over all of them, then each by itself.

    Each is set against the units that had not changed by then. Raises ValueError with a sentence where the measure has
    no good direction, or a unit is unknown.
    """
    if panel.measure.better is Better.NEITHER:
        raise ValueError("Say with --better higher or --better lower which way the change was meant to move figures.")
    if missing := [unit for unit in adopted if unit not in panel.units]:
        known = wording.listing(panel.units, most=12)
        raise ValueError(f"There is no {panel.unit} {missing[0]}. There are {known}.")
    expected = 1 if panel.measure.better is Better.HIGHER else -1
    answers = adopters({unit: series_of(panel, unit) for unit in panel.units}, adopted, expected=expected)
    together = _together(pooled_effect(answers, panel.measure, expected), panel.measure, adopted)
    own = [told_effect(one, panel.measure, adopted[unit], {str(panel.unit): [unit]}) for unit, one in answers.items()]
    return [together, *own]


def _together(found: Pooled, measure: Measure, adopted: Mapping[str, date]) -> Finding:
    days = wording.span(min(adopted.values()), max(adopted.values()), Every.DAY)
    sentence = f"The change of {wording.listing(adopted)}, {days}: {SAID[found.verdict]}. {found.sentence}"
    direction = Direction.BETTER if found.verdict is Verdict.WORKED else Direction.NONE
    evidence: dict[str, Any] = {
        "verdict": found.verdict.value,
        "scale": "log of the ratio" if multiplicative(measure) else "difference",
        "adopted": dict(adopted),
        "by_unit": {unit: asdict(one) for unit, one in found.by_unit.items()},
        "helped": list(found.helped),
        "harmed": list(found.harmed),
        **(_figures(found.found) if found.found else {}),
    }
    since = min(adopted.values())
    return Finding(FindingKind.EFFECT, sentence, {}, since, None, direction, evidence, weight=float("inf"))


def _figures(found: RandomEffects) -> dict[str, Any]:
    """The mean effect with its interval as `estimate`, `low` and `high`, as single effects have them."""
    ahead = asdict(found.predicted) if found.predicted else None
    spread = {"error": found.error, "p": found.p, "tau2": found.tau2, "i2": found.i2}
    return {**asdict(found.interval), **spread, "predicted": ahead}

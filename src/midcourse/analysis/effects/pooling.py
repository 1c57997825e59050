"""The effect of a practice over all that adopted it: random effects, honest about few adopters.

Spread between adopters by restricted maximum likelihood (Viechtbauer, Journal of Educational and Behavioral
Statistics 30, 2005); interval by Hartung-Knapp-Sidik-Jonkman (Statistics in Medicine 20, 2001; 21, 2002), never
narrower than without it (Röver, Knapp & Friede, BMC Medical Research Methodology 15, 2015); what the next adopter may
expect by Higgins, Thompson & Spiegelhalter (Journal of the Royal Statistical Society A 172, 2009).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from midcourse.analysis import wording
from midcourse.analysis.effects.answer import Answer, Estimate, Interval, Verdict
from midcourse.analysis.effects.sentences import moved, size
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Measure
from midcourse.analysis.tails import normal_point, t_above, t_point

HALVINGS = 200


@dataclass(frozen=True)
class RandomEffects:
    """Mean effect with interval and p; `tau2` the variance between adopters, `i2` its share of all variance.

    `predicted` is the 95 % range for one more adopter, None for fewer than three.
    """

    interval: Interval
    error: float
    p: float
    tau2: float
    i2: float
    predicted: Interval | None


@dataclass(frozen=True)
class Pooled:
    """What a practice did over its adopters: `by_unit` each one's effect, `helped` and `harmed` those it surely did.

    `found` is None where fewer than two adopters have an effect to tell.
    """

    verdict: Verdict
    sentence: str
    found: RandomEffects | None
    by_unit: Mapping[str, Interval]
    helped: tuple[str, ...]
    harmed: tuple[str, ...]


def pooled_effect(answers: Mapping[str, Answer], measure: Measure, expected: int) -> Pooled:
    """The effects of a practice on one measure, by adopter, as one. `expected` is +1 (up) or −1 (down)."""
    known = {name: one.decided.interval for name, one in answers.items() if one.decided and _told(one.decided, one)}
    helped = tuple(name for name, one in known.items() if one.surely(expected))
    harmed = tuple(name for name, one in known.items() if one.surely(-expected))
    if len(known) < 2:
        early = any(one.verdict is Verdict.TOO_EARLY for one in answers.values())
        said = (
            f"{_adopters(len(known))} of {len(answers)} have figures enough to tell; two are needed for all together."
        )
        return Pooled(Verdict.TOO_EARLY if early else Verdict.CANNOT_TELL, said, None, known, helped, harmed)
    z = 2 * float(normal_point(0.975))
    ends = np.array([[one.estimate, (one.high - one.low) / z] for one in known.values()])
    found = random_effects(ends[:, 0], ends[:, 1] ** 2)
    worth = float(np.median([one.own.scatter for name, one in answers.items() if name in known and one.own]))
    said = _sentence(found, measure, len(known), len(helped))
    judged = Verdict.WORKED if found.interval.surely(expected) else Verdict.CANNOT_TELL
    judged = Verdict.DID_NOT if found.interval.best(expected) < worth else judged
    return Pooled(judged, said, found, known, helped, harmed)


def random_effects(estimates: Floats, variances: Floats) -> RandomEffects:
    """The mean of `estimates` (k,) with sampling `variances` (k,), k ≥ 2."""
    k = len(estimates)
    variances = np.maximum(variances, 1e-12 * max(float(np.ptp(estimates)) ** 2, 1e-300))
    tau2 = _between(estimates, variances)
    w = 1 / (variances + tau2)
    mean = float(w @ estimates / w.sum())
    wider = max(1.0, float(w @ (estimates - mean) ** 2) / (k - 1))
    error = float(np.sqrt(wider / w.sum()))
    reach = float(t_point(0.975, k - 1)) * error
    fixed = 1 / variances
    typical = (k - 1) * fixed.sum() / (fixed.sum() ** 2 - (fixed**2).sum())
    ahead = None
    if k > 2:
        far = float(t_point(0.975, k - 2)) * float(np.sqrt(tau2 + error**2))
        ahead = Interval(mean, mean - far, mean + far)
    p = float(2 * t_above(abs(mean) / error, k - 1))
    return RandomEffects(Interval(mean, mean - reach, mean + reach), error, p, tau2, tau2 / (tau2 + typical), ahead)


def _between(y: Floats, v: Floats) -> float:
    """The variance between adopters where the restricted likelihood is greatest: its slope changes sign once."""

    def slope(tau2: float) -> float:
        w = 1 / (v + tau2)
        mean = w @ y / w.sum()
        return float((w**2) @ (y - mean) ** 2 - w.sum() + (w**2).sum() / w.sum())

    low, high = 0.0, 4 * float(np.var(y, ddof=1)) + 1e-300
    if slope(low) <= 0:
        return 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2


def _told(found: Estimate, answer: Answer) -> bool:
    finite = np.isfinite([found.interval.low, found.interval.high]).all()
    return bool(finite) and answer.verdict is not Verdict.TOO_EARLY


def _adopters(n: int) -> str:
    return f"{wording.times(n, 'adopter')}"


def _sentence(found: RandomEffects, measure: Measure, adopters: int, helped: int) -> str:
    alone = f"; for {helped} of them it is clear by itself" if helped else ""
    said = f"Over {_adopters(adopters)}: {size(found.interval, measure)}{alone}."
    if found.predicted:
        low, high = (moved(x, measure) for x in (found.predicted.low, found.predicted.high))
        return f"{said} One more adopter may expect anything from {low} to {high}."
    return f"{said} With so few adopters this is rough."

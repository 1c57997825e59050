"""The unit against comparison units: how far it went beyond what they lead to expect.

A regression of the unit's figures on those of the others in the same period and on the step of the change (comparative
interrupted time series; Linden, Stata Journal 15, 2015; Brodersen et al., Annals of Applied Statistics 9, 2015). How
closely the unit follows the others is learnt from the periods before, starting from "one for one" as difference in
differences has it. Season, calendar and shared causes cancel out; a trend is modelled only where the unit drifted apart
from the others already before the change.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Estimate, Method, Picture
from midcourse.analysis.effects.regression import Fit, fit
from midcourse.analysis.effects.reshuffled import reshuffled
from midcourse.analysis.effects.series import Series, pooled
from midcourse.analysis.effects.stretches import Needs, Stretches, places
from midcourse.analysis.effects.working import logged, to_figure, working
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Kind

LOOSE = 0.5  # standard deviation of how closely the unit may follow the others, before the figures are looked at
DRIFT_SHOWS = 0.01  # chance below which the unit drifted apart from the others before the change
EACH = 12  # periods before the change for each comparison unit to count by itself


@dataclass(frozen=True)
class Alongside:
    """The others on the working scale, (n, covariates), centred on the time before; and the variance of their mean."""

    covariates: Floats  # divided by `unit`, so that no column of the regression dwarfs another
    unit: float
    one_for_one: Floats  # the coefficients of difference in differences, (covariates,)
    variance: Floats


def compared(own: Series, others: Sequence[Series], at: Stretches, needs: Needs) -> Estimate:
    """The change of `own` beyond the others'; every one of them has figures for all periods of `at`."""
    periods = (*at.modelled[-needs.looked_at(own.every) :], *at.after)
    since = len(periods) - len(at.after)
    place, bad = places(periods, own.every), at.prompting(periods)
    n, d = own.within(periods)
    beside = _alongside(own, others, periods, since)
    known = beside.covariates @ beside.one_for_one
    columns = _columns(at, periods, since)
    ready = working(own.measure.kind, n, d, columns, known=known)
    weight = 1 / (1 / ready.weight + beside.variance)
    rest = ready.y - known
    found = _fitted(rest, columns, beside, weight, place, ready.least, bad)
    drifting = np.column_stack([columns, (place - place[since]) / len(place)])
    if len(rest) >= 4 * (drifting.shape[1] + 1):
        apart = _fitted(rest, drifting, beside, weight, place, ready.least, bad)
        if apart.p(np.eye(apart.coefficients.shape[1])[columns.shape[1]]) < DRIFT_SHOWS:
            found, columns = apart, drifting
    plain = fit(rest, columns, weight, place, least=ready.least, prompting=bad)
    step = np.eye(found.coefficients.shape[1])[1]
    whole = np.column_stack([columns, beside.covariates])
    carried = found.lasts(rest, whole, weight, place, since)
    level = at.before if at.known_level else at.known[-needs.looked_at(own.every) :]  # another is no reshuffle of it
    chance, least = reshuffled(own, others, (*level, *at.after), len(at.after))
    return Estimate(
        Method.COMPARED,
        _why(len(others)),
        found.interval(step),
        found.p(step),
        chance,
        least,
        {
            "difference_in_differences": asdict(plain.interval(np.eye(columns.shape[1])[1])),
            "follows_others": _follows(found, beside),
            "autocorrelation": found.autocorrelation,
            "drift": columns.shape[1] > 2 + at.known_level,
        },
        _picture(own, periods, found, whole, known + carried),
    )


def _follows(found: Fit, beside: Alongside) -> float:
    """How far the unit goes when all others go one further."""
    beyond = found.coefficients[:, -len(beside.one_for_one) :].sum(axis=1)
    return float(found.likely @ beyond + beside.one_for_one.sum()) / beside.unit


def _why(compared: int) -> str:
    return f"figures of {compared} {'other' if compared == 1 else 'others'} that did not change lie alongside"


def _alongside(own: Series, others: Sequence[Series], periods: Sequence[object], since: int) -> Alongside:
    days = [day for day in own.periods if day in set(periods)]
    kind = own.measure.kind
    each = kind is not Kind.RATE and not logged(kind) and since >= EACH * len(others)
    values, variances = zip(*(_values(one, days) for one in (others if each else [pooled(others)])), strict=True)
    covariates = np.column_stack(values)
    if not each and len(others) > 1:
        covariates = _shared(covariates, others, days, since)
    n, d = own.within(days)
    size = 1.0
    if kind is Kind.SUM:  # amounts differ in size: one for one means the same share
        rest = float(covariates[:since].sum(axis=1).mean()) or 1.0
        size = float((n / d)[:since].mean()) / rest * len(values) or 1.0
    rounding = 1e-12 * np.abs(covariates).max(axis=0)
    covariates = covariates - covariates[:since].mean(axis=0)
    covariates[:, np.abs(covariates).max(axis=0) <= rounding] = 0.0  # one that never moves leads to expect nothing
    unit = float(np.abs(covariates).max()) or 1.0
    share = np.full(len(values), size / len(values))
    return Alongside(covariates / unit, unit, share * unit, np.sum(variances, axis=0) * share[0] ** 2)


def _shared(together: Floats, others: Sequence[Series], days: Sequence[object], since: int) -> Floats:
    """The pooled figures (n, 1) with their ups and downs about the levels before and after cut to what the units share.

    What is each unit's own does not cancel out in a handful, and would make it seem that the unit follows them less
    than it does (regression calibration; Fuller, Measurement Error Models, 1987, ch. 1).
    """
    level = np.empty_like(together)
    level[:since], level[since:] = together[:since].mean(), together[since:].mean()
    moves = together - level
    apart = np.column_stack([_values(one, days)[0] for one in others]) - together
    for part in (slice(None, since), slice(since, None)):
        apart[part] -= apart[part].mean(axis=0)
    size = np.array([_size(one) for one in others])
    share = size / size.sum()
    chance = len(others) / (len(others) - 1) * float((apart**2).sum(axis=0) @ share**2)
    reliable = 1 - chance / max(float((moves**2).sum()), chance, 1e-300)
    return np.asarray(level + reliable * moves, dtype=np.float64)


def _size(one: Series) -> float:
    """What a unit counts for among the others put together."""
    return 1.0 if one.measure.kind is Kind.VALUE else max(abs(sum(one.denominator or one.numerator)), 1e-300)


def _values(one: Series, days: Sequence[object]) -> tuple[Floats, Floats]:
    """A comparison series on the working scale, and the variance of each figure in units of the spread."""
    n, d = one.within(days)  # type: ignore[arg-type]
    kind = one.measure.kind
    if logged(kind):
        return np.log((n + 0.5) / d), 1 / (n + 0.5)
    if kind is Kind.RATE:
        share = float(np.clip(n.sum() / d.sum(), 0.5 / d.sum(), 1 - 0.5 / d.sum()))
        return n / d, share * (1 - share) / d
    return n / d, 1 / d if kind is Kind.MEAN else np.zeros(len(n))


def _columns(at: Stretches, periods: Sequence[object], since: int) -> Floats:
    index = np.arange(len(periods))
    parts = [np.ones(len(periods)), index >= since]
    if at.known_level:
        parts.append(index < since - len(at.before))
    return np.column_stack(parts).astype(float)


def _fitted(
    rest: Floats,
    columns: Floats,
    beside: Alongside,
    weight: Floats,
    place: NDArray[np.intp],
    least: float,
    bad: Sequence[int],
) -> Fit:
    """What is left after one for one, on the columns and on how much closer or less closely the unit follows."""
    plain = fit(rest, columns, weight, place, least=least, prompting=bad)
    nothing = 1e-9 * float(np.abs(rest).max()) ** 2 or 1.0
    prior = _prior(beside, columns.shape[1], max(plain.spread, nothing))
    columns = np.column_stack([columns, beside.covariates])
    return fit(rest, columns, weight, place, least=least, prior=prior, prompting=bad)


def _prior(beside: Alongside, plain: int, spread: float) -> tuple[Floats, Floats]:
    """Rows that hold the coefficients beyond one for one near 0."""
    number = beside.covariates.shape[1]
    strength = np.sqrt(spread) / (LOOSE * np.maximum(np.abs(beside.one_for_one), 1e-12))
    return np.column_stack([np.zeros((number, plain)), np.diag(strength)]), np.zeros(number)


def _picture(own: Series, periods: tuple, found: Fit, columns: Floats, known: Floats) -> Picture:  # type: ignore[type-arg]
    kind = own.measure.kind
    n, d = own.within(periods)
    without = columns.copy()
    without[:, 1] = 0.0
    fitted = to_figure(kind, found.bands(columns)[0] + known)
    expected, low, high = (to_figure(kind, part + known) for part in found.bands(without))
    return Picture(periods, n / d, fitted, expected, low, high)

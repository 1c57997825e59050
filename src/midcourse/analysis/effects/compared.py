"""The unit against comparison units: how far it went beyond what they lead to expect.

A regression of the unit's figures on those of the others in the same period and on the step of the change (comparative
interrupted time series; Linden, Stata Journal 15, 2015; Brodersen et al., Annals of Applied Statistics 9, 2015). How
closely the unit follows the others is learnt from the periods before, starting from "one for one" as difference in
differences has it. Season, calendar and shared causes cancel out; a trend is modelled only where the unit drifted apart
from the others already before the change.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from midcourse.analysis.effects.answer import Estimate, Method, Picture
from midcourse.analysis.effects.beyond import mean_beyond
from midcourse.analysis.effects.periods import places
from midcourse.analysis.effects.regression import STEP, Fit, fit
from midcourse.analysis.effects.reshuffled import reshuffled
from midcourse.analysis.effects.series import Series, pooled
from midcourse.analysis.effects.stretches import Needs, Stretches
from midcourse.analysis.effects.working import logged, to_figure, working
from midcourse.analysis.grid import Floats
from midcourse.analysis.panel import Kind

LOOSE = 0.5  # standard deviation of how closely the unit may follow the others, before the figures are looked at
DRIFT_SHOWS = 0.01  # chance below which the unit drifted apart from the others before the change
BEND = 3  # periods after the change from which a slope can be told
EACH = 12  # periods before the change for each comparison unit to count by itself


@dataclass(frozen=True)
class Alongside:
    """The others on the working scale, (n, covariates), centred on the time before; and the variance of their mean."""

    covariates: Floats  # divided by `unit`, so that no column of the regression dwarfs another
    unit: float
    one_for_one: Floats  # the coefficients of difference in differences, (covariates,)
    variance: Floats


@dataclass(frozen=True)
class Ready:
    """The unit's figures on the working scale, (n,), less one for one of the others: `known`, which is added again.

    `since` is the first period after the change, `prompting` has the bad ones that may have been the reason for it.
    """

    periods: tuple[date, ...]
    place: NDArray[np.intp]
    since: int
    prompting: Sequence[int]
    rest: Floats
    weight: Floats
    least: float
    known: Floats
    beside: Alongside

    def fit(self, columns: Floats, prior: tuple[Floats, Floats] | None = None) -> Fit:
        return fit(self.rest, columns, self.weight, self.place, least=self.least, prior=prior, prompting=self.prompting)


def compared(own: Series, others: Sequence[Series], at: Stretches, needs: Needs) -> Estimate:
    """The change of `own` beyond the others'; every one of them has figures for all periods of `at`."""
    looked_at = needs.looked_at(own.every)
    ready = _ready(own, others, (*at.modelled[-looked_at:], *at.after), at)
    stepped = _columns(at, len(ready.periods))
    columns = _with_drift(ready, stepped)
    found = _fitted(ready, columns)
    whole = np.column_stack([columns, ready.beside.covariates])
    without = whole.copy()
    without[:, STEP] = 0.0
    interval, p = mean_beyond(
        found, ready.rest, whole, without, ready.weight, ready.place, ready.since, ready.prompting
    )
    level = at.before if at.known_level else at.known[-looked_at:]  # another level is no reshuffle of it
    chance, least = reshuffled(own, others, (*level, *at.after), len(at.after))
    beside = {
        "difference_in_differences": asdict(ready.fit(columns).interval(np.eye(columns.shape[1])[STEP])),
        "follows_others": _follows(found, ready.beside),
        "autocorrelation": found.autocorrelation,
        "drift": columns is not stepped,
    }
    picture = _picture(own, ready, found, whole, without)
    return Estimate(Method.COMPARED, _why(len(others)), interval, p, chance, least, beside, picture)


def _ready(own: Series, others: Sequence[Series], periods: tuple[date, ...], at: Stretches) -> Ready:
    since = len(periods) - len(at.after)
    n, d = own.within(periods)
    beside = _alongside(own, others, periods, since)
    known = beside.covariates @ beside.one_for_one
    made = working(own.measure.kind, n, d, _columns(at, len(periods)), known=known)
    weight = 1 / (1 / made.weight + beside.variance)
    place, bad = places(periods, own.every), at.prompting(periods)
    return Ready(periods, place, since, bad, made.y - known, weight, made.least, known, beside)


def _with_drift(ready: Ready, columns: Floats) -> Floats:
    """The columns and a trend, where the unit drifted apart from the others already before the change.

    A change that grows must not be taken for such a drift: the time after has a slope of its own in the test.
    """
    time = ((ready.place - ready.place[ready.since]) / len(ready.place))[:, None]
    sloped = [time * columns[:, [STEP]]] if len(ready.rest) - ready.since >= BEND else []
    tested = np.column_stack([columns, time, *sloped])
    if len(ready.rest) < 4 * tested.shape[1]:
        return columns
    apart = _fitted(ready, tested)
    drift = np.eye(apart.coefficients.shape[1])[columns.shape[1]]
    return np.column_stack([columns, time]) if apart.p(drift) < DRIFT_SHOWS else columns


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


def _columns(at: Stretches, periods: int) -> Floats:
    """The level, the step and, where the level before began on a known day, what was before it; (periods, 2 or 3)."""
    index, since = np.arange(periods), periods - len(at.after)
    parts = [np.ones(periods), index >= since]
    if at.known_level:
        parts.append(index < since - len(at.before))
    return np.column_stack(parts).astype(float)


def _fitted(ready: Ready, columns: Floats) -> Fit:
    """What is left after one for one, on the columns and on how much closer or less closely the unit follows."""
    nothing = 1e-9 * float(np.abs(ready.rest).max()) ** 2 or 1.0
    prior = _prior(ready.beside, columns.shape[1], max(ready.fit(columns).spread, nothing))
    return ready.fit(np.column_stack([columns, ready.beside.covariates]), prior)


def _prior(beside: Alongside, plain: int, spread: float) -> tuple[Floats, Floats]:
    """Rows that hold the coefficients beyond one for one near 0."""
    number = beside.covariates.shape[1]
    strength = np.sqrt(spread) / (LOOSE * np.maximum(np.abs(beside.one_for_one), 1e-12))
    return np.column_stack([np.zeros((number, plain)), np.diag(strength)]), np.zeros(number)


def _picture(own: Series, ready: Ready, found: Fit, whole: Floats, without: Floats) -> Picture:
    kind = own.measure.kind
    n, d = own.within(ready.periods)
    known = ready.known + found.lasts(ready.rest, whole, ready.weight, ready.place, ready.since)
    fitted = to_figure(kind, found.bands(whole)[0] + known)
    expected, low, high = (to_figure(kind, part + known) for part in found.bands(without))
    return Picture(ready.periods, n / d, fitted, expected, low, high)

"""Who is left behind? Every group of every breakdown against the rest and the best, and who is reliably behind.

A group is named when its gap is too large for chance after allowing for all groups of all breakdowns looked at, when
it still is against the groups not named before it (so that one group far behind does not make all others look ahead),
and when it is large enough to matter. Of two groups the one behind is named. Whether the gap is there within the same
units, comes from which units serve the group, or lies in a single unit, is told apart.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import polars as pl

from midcourse.analysis.finding import Finding
from midcourse.analysis.gaps.answer import GapAnswer, GapTable
from midcourse.analysis.gaps.cells import cells
from midcourse.analysis.gaps.judged import Bools, Look, against, look
from midcourse.analysis.gaps.multiplicity import Adjust, adjusted
from midcourse.analysis.gaps.single import single_unit
from midcourse.analysis.gaps.tables import table
from midcourse.analysis.gaps.telling import Telling, worth_telling
from midcourse.analysis.grid import Floats, filled
from midcourse.analysis.measure import Better, Kind
from midcourse.analysis.panel import PERIOD, Panel

CERTAIN = 0.01  # over all groups of all breakdowns of a panel
MOST_GROUPS = 30  # a breakdown with more is a list of places, not of groups of people


def gaps(
    panel: Panel,
    columns: Sequence[str] | None = None,
    *,
    smallest: int = 0,
    adjust: Adjust = Adjust.HOLM,
    since: date | None = None,
) -> GapAnswer:
    """The gaps by each of the columns (the panel's breakdowns, unless given), from the period `since` on.

    Groups under `smallest` cases or events are never concluded on. Counts and sums without a base differ by size
    alone: nothing is compared, and the answer is empty.
    """
    if panel.measure.kind in (Kind.COUNT, Kind.SUM):
        return GapAnswer((), tuple)
    if since is not None:
        panel = replace(panel, figures=panel.figures.filter(pl.col(PERIOD) >= since))
    found = cells(panel, panel.breakdowns if columns is None else columns)
    looks = [look(name, each, smallest) for name, each in found.items() if 2 <= len(each.groups) <= MOST_GROUPS]
    if not looks:
        return GapAnswer((), tuple)
    asked = [_asked(each, panel.measure.better) for each in looks]
    raised = _raised(looks, asked, adjust)
    telling = Telling(panel)
    findings: list[Finding] = []
    for each, chosen, p in zip(looks, asked, raised, strict=True):
        findings += _named(each, chosen, p, telling)
        findings += single_unit(each, chosen, CERTAIN / 2, telling)
    return GapAnswer(tuple(findings), lambda: tuple(map(partial(_table, panel), looks, raised)))


def _asked(look: Look, better: Better) -> Bools:
    """Groups that are tests of their own: of two, whose tests mirror each other, the one behind."""
    if len(look.p) > 2:
        return look.enough
    gap = look.within.gap
    behind = filled(-gap if better is Better.LOWER else gap)
    return np.asarray(look.enough & (np.arange(2) == int(np.argmin(behind))))


def _raised(looks: Sequence[Look], asked: Sequence[Bools], adjust: Adjust) -> list[Floats]:
    """Chances adjusted over all groups asked of all columns; 1 for groups not concluded on, a mirror its twin's."""
    together = np.concatenate([each.p[chosen] for each, chosen in zip(looks, asked, strict=True)])
    parts = np.split(adjusted(together, adjust), np.cumsum([int(chosen.sum()) for chosen in asked])[:-1])
    out = []
    for each, chosen, part in zip(looks, asked, parts, strict=True):
        raised = np.ones(len(each.p))
        raised[chosen] = part
        mirrored = len(raised) == 2 and each.enough.all()  # twins, but for rounding
        out.append(np.maximum(raised.min(), each.p) if mirrored else raised)
    return out


def _named(look: Look, asked: Bools, p: Floats, telling: Telling) -> list[Finding]:
    """The groups of one breakdown to name, the clearest first, each against those not named before."""
    findings = []
    left = np.ones(len(p), dtype=bool)
    for row in np.argsort(look.p).tolist():
        if not asked[row] or p[row] >= CERTAIN / 2:
            continue
        others = left & (np.arange(len(p)) != row)
        if not others.any():
            break
        found = against(look, row, others)
        if found.p < CERTAIN / 2 and worth_telling(look.kind, found.top, found.base, found.gap):
            findings.append(telling.overall(look, row, others, found, float(p[row])))
            left[row] = False
    return findings


def _table(panel: Panel, look: Look, p: Floats) -> GapTable:
    return table(look, panel.label(look.column), p, panel.measure)

"""What a sender is asked for: the contracts, the KPIs and the periods a sheet is held against."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from midcourse.analysis.panel import Every, Kind


@dataclass(frozen=True)
class KnownContract:
    """A contract this sender may report on. `names` are other names for it: number, vendor, aliases."""

    id: int
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedKpi:
    """A KPI this sender is asked for.

    `lowest` and `highest` bound its figure, in the figure's own scale (a fraction for a rate). `closed` holds the
    first days of its closed periods; before `open_from` everything is closed.
    """

    id: int
    name: str
    kind: Kind
    every: Every
    names: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    closed: frozenset[date] = frozenset()
    open_from: date | None = None


@dataclass(frozen=True)
class Expected:
    """`levels` are the current figures: `kpi`, `contract` (ids), the sheet's segments under their own names, and
    `level` in the figure's own scale (a median of recent periods serves well). None compares nothing.
    """

    contracts: tuple[KnownContract, ...]
    kpis: tuple[AskedKpi, ...]
    today: date
    levels: pl.DataFrame | None = field(default=None, compare=False)

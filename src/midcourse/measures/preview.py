"""What saving would change, worked out before anything is saved."""

from typing import Any

import polars as pl

from midcourse.analysis.measure import Every, Kind
from midcourse.analysis.wording import period
from midcourse.measures.asked import Asked
from midcourse.measures.compare import Comparison
from midcourse.measures.figures import segment_values
from midcourse.measures.models import KPI
from midcourse.measures.words import said

MOST_GROUPS, MOST_CHANGES, MOST_PERIODS = 200, 100, 36


def preview_of(figures: pl.DataFrame, known: pl.DataFrame, found: Comparison, asked: Asked) -> dict[str, Any]:
    """Counts, corrections and totals, in words ready to show.

    `groups` has a row per KPI × contract, `changes` a row per corrected figure, `totals` a row per KPI × period;
    each list is cut at a length that a person can read, and `more` says by how many.
    """
    kpis = {kpi.pk: kpi for kpi in asked.kpis}
    contracts = {contract.pk: contract.title for contract in asked.contracts}
    groups = figures.group_by("kpi", "contract", maintain_order=True).agg(
        pl.len(),
        pl.col("period").n_unique().alias("periods"),
        pl.col("period").min().alias("first"),
        pl.col("period").max().alias("last"),
    )
    totals = _totals(figures, known, found)
    return {
        "new": found.new.height,
        "changed": found.changed.height,
        "same": found.same,
        "replaced": found.replaced.height,
        "groups": [
            {
                "kpi": str(kpis[row["kpi"]]),
                "contract": contracts[row["contract"]],
                "figures": row["len"],
                "periods": row["periods"],
                "first": _when(kpis[row["kpi"]], row["first"]),
                "last": _when(kpis[row["kpi"]], row["last"]),
            }
            for row in groups.head(MOST_GROUPS).iter_rows(named=True)
        ],
        "changes": [
            _change(row, kpis[row["kpi"]], contracts) for row in found.changed.head(MOST_CHANGES).iter_rows(named=True)
        ],
        "totals": [_total(row, kpis[row["kpi"]]) for row in totals.tail(MOST_PERIODS).iter_rows(named=True)],
        "more": {
            "groups": max(0, groups.height - MOST_GROUPS),
            "changes": max(0, found.changed.height - MOST_CHANGES),
            "totals": max(0, totals.height - MOST_PERIODS),
        },
        "notes": _notes(figures, kpis),
    }


def _change(row: dict[str, Any], kpi: KPI, contracts: dict[int, str]) -> dict[str, str]:
    return {
        "kpi": str(kpi),
        "contract": contracts[row["contract"]],
        "period": _when(kpi, row["period"]),
        "part": ", ".join(segment_values(row["segment"]).values()),
        "before": said(kpi.definition, row["numerator_before"], row["denominator_before"]),
        "after": said(kpi.definition, row["numerator"], row["denominator"]),
    }


def _totals(figures: pl.DataFrame, known: pl.DataFrame, found: Comparison) -> pl.DataFrame:
    """Per KPI and period of the file: the whole over the same contracts, now and after saving."""
    keys = ["kpi", "period"]
    sums = [pl.col("numerator").sum(), pl.col("numerator").mean().alias("mean"), pl.col("denominator").sum()]
    after = pl.concat(
        [
            known.filter(~pl.col("id").is_in(found.superseded)).select(figures.columns),
            found.new,
            found.changed.select(figures.columns),
        ]
    )
    periods = figures.select(keys).unique()
    now, then = (frame.join(periods, on=keys, how="semi").group_by(keys).agg(sums) for frame in (known, after))
    return then.join(now, on=keys, how="left", suffix="_before").sort(keys)


def _total(row: dict[str, Any], kpi: KPI) -> dict[str, str]:
    adds_up = Kind(kpi.definition.kind).adds_up
    top, before = ("numerator", "numerator_before") if adds_up else ("mean", "mean_before")
    return {
        "kpi": str(kpi),
        "period": _when(kpi, row["period"]),
        "before": said(kpi.definition, row[before], row["denominator_before"]),
        "after": said(kpi.definition, row[top], row["denominator"]),
    }


def _notes(figures: pl.DataFrame, kpis: dict[int, KPI]) -> list[str]:
    """What the sender should know of how figures were taken."""
    ready = figures.filter((pl.col("denominator") == 1) & (pl.col("numerator") % 1 != 0))["kpi"].unique()
    return [
        f"{kpis[pk]} came as a ready figure without the counts behind it, so it can be followed over time but not "
        "added up fairly over vendors. Send the counts as well where you have them."
        for pk in ready
        if Kind(kpis[pk].definition.kind).has_denominator
    ]


def _when(kpi: KPI, day: Any) -> str:
    return period(day, Every(kpi.definition.frequency))

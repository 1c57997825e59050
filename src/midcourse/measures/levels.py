"""The level each KPI has now, which new figures are held against to notice a slipped digit."""

import polars as pl

from midcourse.analysis.measure import Kind
from midcourse.measures.figures import segment_values
from midcourse.measures.models import KPI

RECENT = 6  # periods whose median is the level


def levels_for(
    known: pl.DataFrame, kpis: list[KPI], segments: tuple[str, ...], *, ready: bool = False
) -> pl.DataFrame | None:
    """The median of the recent figures: `kpi`, `contract`, the segments where known figures have just these, `level`.

    Where known figures are broken down otherwise, levels are of the whole. `ready` says that ratios come as
    they are told, per so many.
    """
    known = known.filter(pl.col("kpi").is_in([kpi.pk for kpi in kpis]))
    if known.is_empty():
        return None
    parts = known.select("segment").unique()
    values = [segment_values(key) for key in parts["segment"]]
    alike = all(set(each) == set(segments) for each in values)
    by = ["kpi", "contract"]
    if alike and segments:
        columns = {name: [each[name] for each in values] for name in segments}
        known = known.join(parts.with_columns(pl.Series(name, texts) for name, texts in columns.items()), on="segment")
        by += segments
    figures = known.group_by(*by, "period").agg(_figure(kpis, ready).alias("level"))
    recent = figures.sort("period").group_by(by).tail(RECENT)
    return recent.group_by(by).agg(pl.col("level").median())


def _figure(kpis: list[KPI], ready: bool) -> pl.Expr:
    kinds = {kpi.pk: kpi.definition.kind for kpi in kpis}
    pers = {kpi.pk: float(kpi.definition.per) if ready and kinds[kpi.pk] == Kind.RATIO else 1.0 for kpi in kpis}
    kind, per = (pl.col("kpi").first().replace_strict(each, default=None) for each in (kinds, pers))
    total, base = pl.col("numerator").sum(), pl.col("denominator").sum()
    return (
        pl.when(kind == Kind.VALUE)
        .then(pl.col("numerator").mean())
        .when(kind.is_in([Kind.COUNT, Kind.SUM]))
        .then(total)
        .when(base > 0)
        .then(total / base * per)
    )

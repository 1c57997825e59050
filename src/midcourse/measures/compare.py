"""New figures held against what is known: new, changed, the same, and what another breakdown replaces."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from midcourse.measures.figures import dimensions_of
from midcourse.measures.models import Observation, Segment

KEY = ["kpi", "contract", "period", "segment"]
PERIOD_KEY = KEY[:3]


@dataclass(frozen=True)
class Comparison:
    """`new` are figures of which none was known, `changed` those that differ (with `id`, `numerator_before`,
    `denominator_before`); `replaced` are known figures of the same KPI, contract and period at another level of
    breakdown, which would count everything twice beside the new ones."""

    new: pl.DataFrame
    changed: pl.DataFrame
    replaced: pl.DataFrame
    same: int

    @property
    def superseded(self) -> list[int]:
        """The ids of the observations that these figures take the place of."""
        return [*self.changed["id"].to_list(), *self.replaced["id"].to_list()]


def compare(figures: pl.DataFrame, known: pl.DataFrame) -> Comparison:
    """Hold figures (columns of `figures.schema`) against the known ones (`known_figures`)."""
    known = known.join(figures.select(PERIOD_KEY).unique(), on=PERIOD_KEY, how="semi")
    joined = figures.join(known, on=KEY, how="left", suffix="_before")
    equal = pl.col("numerator").eq_missing(pl.col("numerator_before")) & pl.col("denominator").eq_missing(
        pl.col("denominator_before")
    )
    met = joined.filter(pl.col("id").is_not_null())
    changed = met.filter(~equal)
    return Comparison(
        new=joined.filter(pl.col("id").is_null()).select(figures.columns),
        changed=changed,
        replaced=_replaced(figures, known),
        same=met.height - changed.height,
    )


def known_figures(kpis: list[int], contracts: list[int], periods: tuple[date, date] | None = None) -> pl.DataFrame:
    """The current figures, of all periods or from one to another: `id` and the columns of `figures.schema`."""
    found = Observation.objects.current().filter(kpi__in=kpis, contract__in=contracts)
    found = found.filter(period__range=periods) if periods else found
    rows = found.values_list("pk", "kpi", "contract", "period", "segment", "numerator", "denominator")
    numbers = {"segment": pl.Int64, "numerator": pl.Float64, "denominator": pl.Float64}
    ids = {"id": pl.Int64, "kpi": pl.Int64, "contract": pl.Int64}
    known = pl.DataFrame(list(rows), schema={**ids, "period": pl.Date, **numbers}, orient="row")
    used = known["segment"].unique().to_list()
    keys = dict(Segment.objects.filter(pk__in=used).values_list("pk", "key")) if len(used) < 500 else _all_keys()
    return known.with_columns(pl.col("segment").replace_strict(keys, return_dtype=pl.String, default=""))


def _all_keys() -> dict[int, str]:
    return dict(Segment.objects.values_list("pk", "key"))


def _replaced(figures: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    levels = _with_level(figures).select(*PERIOD_KEY, "level").unique()
    return _with_level(known).join(levels, on=[*PERIOD_KEY, "level"], how="anti").drop("level")


def _with_level(figures: pl.DataFrame) -> pl.DataFrame:
    keys = figures["segment"].unique()
    levels = {key: "\n".join(dimensions_of(key)) for key in keys}
    return figures.with_columns(
        pl.col("segment").replace_strict(levels, return_dtype=pl.String, default="").alias("level")
    )

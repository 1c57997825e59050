"""The level before and after each correction, by hand arithmetic."""

from datetime import date

from midcourse.corrections.models import Correction, EffectCheck
from midcourse.portfolio.eras import anew, eras, since_baseline
from midcourse.portfolio.queries.kpi import marked_corrections
from tests.cast import Cast
from tests.portfolio.material import NOW, insight_of, kpi_of, standing_of


def correction_of(cast: Cast, kpi: object, started_on: date) -> Correction:
    contract = cast.contracts["E"]
    return Correction.objects.create(
        insight=insight_of(cast.alma, kpi, contract, "Short of people"),
        contract=contract,
        kpi=kpi,
        what="A second crew",
        owner=cast.victor,
        due=started_on,
        started_on=started_on,
        state="in_place",
        expected="down",
        check_on=started_on,
        opened_by=cast.alma,
    )


def test_levels_before_and_after(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    # May to October; in place since August 1: (10 + 12 + 14) / 3 = 12 before, (6 + 5 + 4) / 3 = 5 after.
    standing = standing_of(kpi, cast.contracts["E"], [10, 12, 14, 6, 5, 4], level=5.0)
    correction = correction_of(cast, kpi, date(2026, 8, 1))
    EffectCheck.objects.create(correction=correction, checked_at=NOW, computed="worked", sentence="Fell.")
    marked = marked_corrections(kpi.pk, [correction.contract_id])
    before, after = eras(standing, kpi.definition, marked)
    assert (before.level, before.periods) == ("12", 3)
    assert (after.level, after.periods, after.change, after.helped) == ("5", 3, "7 lower, better", "It worked")
    assert since_baseline(standing, kpi.definition, [correction]) == ("From 12 at the start to 5 now: 7 lower, better.")


def test_month_in_which_it_starts_is_before(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing = standing_of(kpi, cast.contracts["E"], [10, 10, 4])
    before, after = eras(standing, kpi.definition, [correction_of(cast, kpi, date(2026, 9, 14))])
    assert (before.periods, after.periods) == (2, 1)  # August and September; October


def test_rates_are_pooled_not_averaged(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program, kind="rate", denominator="visits", target=0.9, better="higher")
    points = [["2026-09-01", 1.0, 2.0], ["2026-10-01", 90.0, 98.0]]
    standing = standing_of(kpi, cast.contracts["E"], [0.5, 0.9], points=points)
    # (1 + 90) / (2 + 98) = 91 %; the mean of the two shares would be 71 %.
    assert eras(standing, kpi.definition, [])[0].level == "91 %"


def test_stated_baseline_comes_first(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program, baseline=20.0)
    standing = standing_of(kpi, cast.contracts["E"], [10, 10, 4], level=8.0)
    assert since_baseline(standing, kpi.definition, []) == "From 20 at the start to 8 now: 12 lower, better."


def test_limits_start_anew_only_where_enough_figures_stand_on_either_side(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing = standing_of(kpi, cast.contracts["E"], [10] * 20)  # March 2025 to October 2026
    early, middle, late = (date(2025, 5, 1), date(2026, 1, 1), date(2026, 9, 1))
    corrections = [correction_of(cast, kpi, day) for day in (early, middle, late)]
    assert anew(standing, corrections) == [middle]

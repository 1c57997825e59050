"""Measures of disparity are those of healthequal, and right by hand."""

import numpy as np
import polars as pl
import pytest

from midcourse.analysis.gaps.disparity import Disparity, Groups, disparities

from .golden import table


def groups(rows: pl.DataFrame) -> Groups:
    ordered, reference = bool(rows["ordered"].max()), np.flatnonzero(rows["reference"].to_numpy())
    return Groups(
        figure=rows["est"].to_numpy(),
        error=rows["se"].to_numpy(),
        people=rows["pop"].cast(pl.Float64).to_numpy(),
        favourable=bool(rows["favourable"][0]),
        order=rows["subgroup_order"].to_numpy() if ordered else None,
        reference=int(reference[0]) if len(reference) else None,
        scale=float(rows["scale"][0]),
    )


def same(ours: Disparity, row: dict[str, float], what: str) -> None:
    assert ours.value == pytest.approx(row["estimate"], rel=1e-6, abs=1e-9), what
    for value, name in ((ours.error, "se"), (ours.lower, "lowerci"), (ours.upper, "upperci")):
        assert (value is None) == (row[name] is None), what
        assert value is None or value == pytest.approx(row[name], rel=1e-6, abs=1e-9), f"{what} {name}"


@pytest.mark.shared_data
def test_every_measure_is_as_healthequal() -> None:
    inputs, reference = table("equity_input"), table("equity_healthequal_golden")
    found = {str(key[0]): disparities(groups(rows)) for key, rows in inputs.group_by("id")}
    for row in reference.iter_rows(named=True):
        same(found[row["id"]][row["measure"]], row, f"{row['id']} {row['measure']}")


def test_one_set_of_the_reference() -> None:
    """E001: three groups in percent, the second is the reference; numbers of healthequal."""
    found = disparities(
        Groups(
            np.array([32.351686, 37.031048, 39.010434]),
            np.array([0.966475, 0.868413, 0.894884]),
            np.array([2343.0, 3092, 2971]),
            favourable=True,
            reference=1,
            scale=100,
        )
    )
    values = {"d": 4.679362, "r": 1.14464, "bgv": 7.122295, "cov": 7.32646, "ti": 2.732182, "mdmw": 2.271465}
    for name, value in values.items():
        assert found[name].value == pytest.approx(value, rel=1e-5)
    assert found["d"].lower == pytest.approx(2.132754, rel=1e-5)
    assert found["paf"].value == pytest.approx(7.093961, rel=1e-5)


def test_by_hand() -> None:
    # two groups of 100 at 20 and 40: mean 30, all distances 10; variance 100, deviation 10, a third of the mean
    found = disparities(
        Groups(np.array([20.0, 40]), np.array([3.0, 4]), np.array([100.0, 100]), favourable=True, scale=100)
    )
    assert found["d"].value == pytest.approx(20)
    assert found["d"].error == pytest.approx(5)  # √(3² + 4²)
    assert found["r"].value == pytest.approx(2)
    assert found["bgsd"].value == pytest.approx(10)
    assert found["cov"].value == pytest.approx(100 / 3)
    assert found["paf"].value == pytest.approx(100 / 3)  # 40 − 30 in percent of 30


def test_equal_groups_are_not_unequal() -> None:
    found = disparities(Groups(np.full(4, 30.0), np.ones(4), np.arange(1.0, 5), favourable=False, scale=100))
    assert found.pop("r").value == pytest.approx(1)
    assert {name: round(each.value, 9) for name, each in found.items()} == dict.fromkeys(found, 0)

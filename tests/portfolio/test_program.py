"""A program's page: all vendors on one screen for staff, own figures against the median for a vendor contact."""

import json
import re
from datetime import date
from typing import Any

from django.urls import reverse

from midcourse.contracts.models import Contract, Vendor
from midcourse.corrections.models import Practice
from midcourse.measures.models import KPI, Definition, Observation, Segment, Submission
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.portfolio.comparison import medians
from tests.cast import LETTERS, Cast, signed_in
from tests.portfolio.bulk import months
from tests.portfolio.material import NOW, TODAY, cohort, insight_of, kpi_of, signal_of, standing_of


def page(person: User, cast: Cast, query: str = "") -> str:
    with clock.at(NOW):
        address = reverse("program", args=[cast.program.pk])
        return signed_in(person).get(f"{address}?{query}").content.decode()


def drawn(text: str, key: str) -> dict[str, Any]:
    """A chart's specification as the page carries it."""
    found = re.search(rf'<script id="chart-{key}" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    return dict(json.loads(found.group(1)))


def figures(text: str) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {}
    for row in drawn(text, "compare")["data"]["values"]:
        rows.setdefault(row["unit"], []).append(row["figure"])
    return rows


OCTOBER = {"A": 4, "B": 5, "C": 6, "D": 7, "E": 30, "F": 8}


def test_every_vendor_on_one_screen(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, OCTOBER)
    text = page(cast.alma, cast)
    assert figures(text) == {f"Vendor {letter}": [figure] for letter, figure in OCTOBER.items()}
    for letter in LETTERS:
        assert f">Vendor {letter}</a>" in text
    assert text.count("No clear change") == 6
    assert "misses at most 8" in text


def test_staff_can_ask_for_a_deep_dive(cast: Cast) -> None:
    """Not a vendor contact: a program's queue is not theirs to see."""
    link = f"{reverse('deep-dive-ask')}?program={cast.program.pk}"
    assert link in page(cast.alma, cast)
    assert link not in page(cast.victor, cast)


def test_dashed_line_is_the_mean_of_counts_and_the_pooled_rate(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, OCTOBER)
    # (4 + 5 + 6 + 7 + 30 + 8) / 6 = 10
    assert {row["centre"] for row in drawn(page(cast.alma, cast), "compare")["data"]["values"]} == {10}
    rate = kpi_of(cast.alma, program=cast.program, name="On time", kind="rate", denominator="visits", better="higher")
    for letter, (top, base) in {"A": (1.0, 2.0), "B": (90.0, 98.0)}.items():
        points = [["2026-10-01", top, base]]
        standing_of(rate, cast.contracts[letter], [top / base], points=points)
    # (1 + 90) / (2 + 98) = 91 %, in percent on the axis
    assert {row["centre"] for row in drawn(page(cast.alma, cast, f"kpi={rate.pk}"), "compare")["data"]["values"]} == {
        91
    }


def test_limits_are_each_vendors_own(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing_of(kpi, cast.contracts["A"], [10, 12, 10, 12, 10, 12])
    rows = drawn(page(cast.alma, cast), "compare")["data"]["values"]
    limits = {row["unit"]: (row["lower"], row["upper"]) for row in rows}
    # XmR: mean 11, moving range 2 each time, 11 ± 2.66 × 2.
    assert limits == {"Vendor A": (5.68, 16.32)}


def test_two_contracts_of_one_vendor_are_told_apart(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    Contract.objects.filter(number="JAN-B").update(vendor=Vendor.objects.get(name="Vendor A"))
    cohort(cast, kpi, {"A": 4, "B": 5})
    assert set(figures(page(cast.alma, cast))) == {"Vendor A, JAN-A", "Vendor A, JAN-B"}


def test_driver_is_said_and_its_parts_drawn(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    parts = [{"name": "Vendor E", "before": 10, "after": 24, "part": 14}]
    parts += [{"name": "Vendor B", "before": 6, "after": 7, "part": 1}]
    sentence = "Vendor E accounts for nearly all of the rise; the other five show no change."
    signal_of(
        kpi,
        cast.contracts["E"],
        sentence,
        kind="driver",
        where={"vendor": "Vendor E"},
        comparative=True,
        evidence={"parts": {"vendor": parts}},
    )
    text = page(cast.alma, cast)
    assert text.index("Who drives the change") < text.index(sentence)
    assert {row["name"]: row["part"] for row in drawn(text, "driver")["data"]["values"]} == {
        "Vendor E": 14,
        "Vendor B": 1,
        "All together": 15,
    }
    assert sentence not in page(cast.victor, cast)


def test_signals_can_be_chosen_for_an_insight(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    signal = signal_of(kpi, cast.contracts["E"], "Went up.")
    assert f'name="signal" value="{signal.pk}"' in page(cast.alma, cast)
    assert 'name="signal"' not in page(cast.lee, cast)


def test_vendor_contact_sees_the_median_and_nobody_else(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, OCTOBER)
    insight_of(cast.alma, kpi, cast.contracts["B"], "Another's insight")
    Practice.objects.create(program=cast.program, kpi=kpi, title="A checklist", how="Sign it.", shared_by=cast.alma)
    signal_of(kpi, cast.contracts["B"], "Complaints of Vendor B went up.")
    signal_of(kpi, None, "The whole program went up.", comparative=True)
    text = page(cast.victor, cast)
    assert figures(text) == {"Vendor E": [30]}
    # The median of 4, 5, 6, 7, 8 and 30.
    assert drawn(text, "compare")["data"]["values"][0]["centre"] == 6.5
    assert "A checklist" in text
    for other in ("Vendor A", "Vendor B", "Vendor C", "Vendor D", "Vendor F", "Another", "whole program", "six", " 6 "):
        assert other not in text


def test_median_of_fewer_than_four_is_not_told(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, {"A": 4, "B": 5, "E": 30})
    assert medians(kpi) == {}
    text = page(cast.victor, cast)
    assert "median" not in text
    assert drawn(text, "compare")["data"]["values"][0]["centre"] is None
    cohort(cast, kpi, {"C": 6})
    assert medians(kpi) == {date(2026, 10, 1): 5.5}


def broken_down(cast: Cast, smallest_cell: int = 0) -> KPI:
    """Complaints by site of the last three months: Vendor E has Depot and Hall, Vendor B Hall and Park."""
    kpi = kpi_of(cast.alma, program=cast.program, dimensions=["site"], smallest_cell=smallest_cell)
    submission = Submission.objects.create(program=cast.program, sent_by=cast.alma, state="saved")
    counts = {
        ("E", "Depot"): [10, 20, 30],
        ("E", "Hall"): [2, 1, 0],
        ("B", "Hall"): [30, 30, 30],
        ("B", "Park"): [40, 50, 60],
    }
    for (letter, site), months_counts in counts.items():
        segment, _ = Segment.objects.get_or_create(key=json.dumps({"site": site}), values={"site": site})
        Observation.objects.bulk_create(
            Observation(
                kpi=kpi,
                contract=cast.contracts[letter],
                period=day,
                segment=segment,
                numerator=count,
                submission=submission,
                received_at=NOW,
            )
            for day, count in zip(months(TODAY, 3), months_counts, strict=True)
        )
    return kpi


def levels(text: str) -> dict[str, str]:
    """Site → the level of the last three months, as the table says it."""
    found = re.findall(r'<th scope="row">(\w+)</th><td class="number">([^<]+)</td>', text)
    return dict(found)


def test_breakdown_shows_the_mean_month_of_each_value(cast: Cast) -> None:
    broken_down(cast)
    # Months of Depot are 10, 20 and 30; of Hall, both vendors together, 32, 31 and 30; of Park 40, 50 and 60.
    assert levels(page(cast.alma, cast, "by=site")) == {"Depot": "20", "Hall": "31", "Park": "50"}
    assert levels(page(cast.victor, cast, "by=site")) == {"Depot": "20", "Hall": "1"}
    assert levels(page(cast.alma, cast, "by=nothing")) == {}


def test_few_cases_are_hidden_from_those_without_the_right(cast: Cast) -> None:
    kpi = broken_down(cast, smallest_cell=5)
    address = f"{reverse('kpi', args=[kpi.pk])}?by=site&contract={cast.contracts['E'].pk}"
    with clock.at(NOW):
        alma, lee = (signed_in(person).get(address).content.decode() for person in (cast.alma, cast.lee))
    assert levels(alma) == {"Depot": "20", "Hall": "1"}
    # Hall at Vendor E had 3 complaints; Depot has to go with it, or Hall is what is missing from E's total.
    assert levels(lee)["Hall"] == "not shown: few cases"


def test_latest_figure_of_few_cases_is_hidden_and_so_is_another(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program, smallest_cell=5)
    cohort(cast, kpi, {"A": 40, "B": 50, "E": 3})
    assert Definition.objects.get(kpi=kpi).smallest_cell == 5
    assert figures(page(cast.alma, cast)) == {"Vendor A": [40], "Vendor B": [50], "Vendor E": [3]}
    text = page(cast.lee, cast)
    # 3 must go, and one other, or it is the total less the rest: the smaller of the two, A's 40.
    assert figures(text) == {"Vendor B": [50]}
    assert text.count("few or no cases") == 2

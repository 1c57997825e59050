"""A KPI's long view: corrections on the time line, levels, the definition's versions, corrected figures."""

import json
import re
from datetime import timedelta

from django.urls import reverse

from midcourse.corrections.models import Correction
from midcourse.measures.actions import answer_contest, change_definition, contest, enter_figures, withdraw_contest
from midcourse.measures.figures import Figure
from midcourse.measures.models import KPI, Contest, Observation
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.portfolio.bulk import months
from tests.portfolio.material import NOW, TODAY, cohort, insight_of, kpi_of, standing_of


def page(person: User, kpi: KPI, query: str = "") -> str:
    with clock.at(NOW):
        answer = signed_in(person).get(f"{reverse('kpi', args=[kpi.pk])}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def of(cast: Cast, letter: str) -> str:
    return f"contract={cast.contracts[letter].pk}"


def correct(cast: Cast, kpi: KPI, letter: str, what: str) -> None:
    contract = cast.contracts[letter]
    Correction.objects.create(
        insight=insight_of(cast.alma, kpi, contract, "Short of people"),
        contract=contract,
        kpi=kpi,
        what=what,
        owner=cast.alma,
        due=TODAY,
        started_on=months(TODAY, 3)[0],
        state="in_place",
        expected="down",
        check_on=TODAY,
        opened_by=cast.alma,
    )


def marks(text: str) -> list[str]:
    found = re.search(r'<script id="chart-long" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found
    layers = json.loads(found.group(1))["layer"]
    rows = [row for layer in layers for row in layer.get("data", {}).get("values", [])]
    return list(dict.fromkeys(row["label"] for row in rows if "period" in row))


def test_corrections_are_marked_with_the_level_before_and_after(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing_of(kpi, cast.contracts["E"], [20, 22, 18, 10, 8, 9])
    standing_of(kpi, cast.contracts["B"], [5, 5, 5, 5, 5, 5])
    correct(cast, kpi, "E", "A second crew")
    correct(cast, kpi, "B", "New mops")
    text = page(cast.alma, kpi, of(cast, "E"))
    assert marks(text) == ["A second crew"]
    # (20 + 22 + 18) / 3 = 20 before, (10 + 8 + 9) / 3 = 9 after.
    for words in ("Before the first correction", ">20<", ">9<", "11 lower, better", "not checked yet"):
        assert words in text
    assert sorted(marks(page(cast.alma, kpi))) == ["A second crew", "New mops"]


def test_vendor_contact_sees_their_own_contract_and_its_corrections(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, {"A": 40, "B": 50, "C": 60, "E": 30})
    correct(cast, kpi, "B", "New mops")
    text = page(cast.victor, kpi)
    assert cast.contracts["E"].title in text
    for other in ("Vendor B", "New mops", "All together", ">50<"):
        assert other not in text
    with clock.at(NOW):
        foreign = f"{reverse('kpi', args=[kpi.pk])}?{of(cast, 'B')}"
        assert signed_in(cast.victor).get(foreign).status_code == 404


def test_kpi_of_another_department_is_not_found(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    assert signed_in(cast.outsider).get(reverse("kpi", args=[kpi.pk])).status_code == 404


def test_corrected_figure_keeps_its_old_value(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    september, october = months(TODAY, 2)
    with clock.at(NOW - timedelta(days=12)):
        figures = [Figure(kpi, september, 4), Figure(kpi, october, 21)]
        enter_figures(cast.alma, cast.contracts["E"], figures)
    with clock.at(NOW - timedelta(days=2)):
        enter_figures(cast.alma, cast.contracts["E"], [Figure(kpi, october, 12)])
    text = page(cast.alma, kpi, of(cast, "E"))
    row = re.search(r'<tr><th scope="row" data-label="Period">October 2026</th>.*?</tr>', text, re.DOTALL)
    assert row
    for words in ("<s>21</s>", ">12<", "Nov 10, 2026", "Nov 20, 2026"):
        assert words in row.group()
    assert 'data-label="Period">September' not in text


def contested(cast: Cast, kpi: KPI) -> Contest:
    """E's 21 complaints of October, of which its contact says that they were 12."""
    october = months(TODAY, 1)[0]
    with clock.at(NOW - timedelta(days=2)):
        enter_figures(cast.alma, cast.contracts["E"], [Figure(kpi, october, 21)])
        figure = Observation.objects.get(kpi=kpi, contract=cast.contracts["E"])
        return contest(cast.victor, figure, "We counted 12.")


def test_contested_figure_shows_with_what_was_said_and_answered(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    said = contested(cast, kpi)
    for person in (cast.alma, cast.victor, cast.lee):
        text = page(person, kpi, of(cast, "E"))
        for words in ("Contested figures", "October 2026: 21", "We counted 12.", "Victor", "waits for an answer"):
            assert words in text
    answer_contest(cast.alma, said, "It was 12 indeed; the rest were of another site.")
    text = page(cast.victor, kpi, of(cast, "E"))
    assert "It was 12 indeed" in text
    assert "waits for an answer" not in text


def test_contests_of_others_or_taken_back_or_of_small_cells_do_not_show(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    said = contested(cast, kpi)
    assert "Contested figures" not in page(cast.alma, kpi, of(cast, "B"))
    assert "We counted 12." not in page(cast.dana, kpi)
    withdraw_contest(cast.victor, said)
    assert "Contested figures" not in page(cast.alma, kpi, of(cast, "E"))
    guarded = kpi_of(cast.alma, program=cast.program, name="Injuries", smallest_cell=30)
    contested(cast, guarded)
    assert "Contested figures" in page(cast.alma, guarded, of(cast, "E"))
    assert "Contested figures" not in page(cast.lee, guarded, of(cast, "E"))


def test_versions_say_what_changed(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    change_definition(cast.alma, kpi, target=6.0)
    text = page(cast.alma, kpi)
    assert text.index("Version 2, Alma") < text.index("target: 8 → 6") < text.index("Version 1, Alma")


def test_kpi_without_a_goal_warns(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program, goal="")
    assert "not linked to a goal" in page(cast.alma, kpi)


def test_figures_can_be_taken_along(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    cohort(cast, kpi, {"A": 40, "E": 30})
    text = page(cast.alma, kpi, of(cast, "E"))
    for kind in ("csv", "xlsx"):
        assert f"{reverse('kpi-figures', args=[kpi.pk])}?format={kind}&amp;{of(cast, 'E')}" in text


def test_no_figures_say_so(cast: Cast) -> None:
    assert "No performance data" in page(cast.alma, kpi_of(cast.alma, program=cast.program))


def test_the_chart_says_the_newest_figure_and_what_is_ordinary(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing_of(kpi, cast.contracts["E"], [10, 12] * 6)
    standing_of(kpi, cast.contracts["B"], [5] * 12)
    # E alone: mean 11, moving ranges of 2, so 11 ± 2.66 × 2; together 5 more
    assert "is 12; figures ordinarily lie between 5.68 and 16.3." in page(cast.alma, kpi, of(cast, "E"))
    assert "for October 2026, is 17; figures ordinarily lie between 10.7 and 21.3." in page(cast.alma, kpi)


def test_a_target_of_each_contract_is_not_drawn_for_their_sum(cast: Cast) -> None:
    kpi = kpi_of(cast.alma, program=cast.program)
    standing_of(kpi, cast.contracts["E"], [10, 12] * 6)
    assert '"target 8"' in page(cast.alma, kpi, of(cast, "E"))
    assert '"target 8"' not in page(cast.alma, kpi)

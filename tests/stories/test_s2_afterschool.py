"""Story S-2, in a real browser: Region 3 does better allowing for its size; what it does spreads and is measured.

Two months of meetings of Citylandia's after-school program; days pass by setting the clock, never by waiting.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from midcourse.citylandia.afterschool import DAYS, ENROLLED, GRADES, USUAL, afterschool
from midcourse.citylandia.calendar import Diary, month_before, on
from midcourse.citylandia.dice import Dice
from midcourse.citylandia.people import PASSWORD, City, found_city
from midcourse.contracts.models import Contract, Program
from midcourse.measures.actions import Figure, enter_figures
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import User
from tests.browser import SignIn
from tests.stories.test_s1_janitorial import plan_meeting, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 22)
TEXTING = "Text each family the evening before, and call those who did not come."
LIFT = 0.08
ADOPTED = {1: date(2026, 12, 1), 2: date(2027, 1, 1), 4: date(2026, 12, 1), 5: date(2027, 1, 1), 6: date(2027, 2, 1)}


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:
    with on(month_before(TODAY, 20)):
        city: City = found_city()
    diary = Diary()
    made = afterschool(city, diary, TODAY)
    diary.live()
    with on(TODAY):
        yield made


def test_what_region_3_does_spreads_and_is_measured(program: Program, sign_in: SignIn) -> None:
    alma = sign_in(User.objects.get(email="alma@citylandia.example"), PASSWORD)
    insight = region_3_is_the_bright_spot(alma, program)
    the_vendor_tells_what_they_do(alma, insight, sign_in)
    practice = it_becomes_a_practice(alma)
    first_meeting(alma, program)
    for region, day in ADOPTED.items():
        the_others_take_it_up(alma, practice, region, day)
    for month in (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)):
        with on(month_before(month, -1) + timedelta(days=9)):
            figures_come(program, month)
    with on(date(2027, 4, 12)):
        the_practice_tells_its_effect_by_region(alma, practice)
        second_meeting(alma, program)
        a_vendor_reads_of_nobody_else(sign_in, practice)


def region_3_is_the_bright_spot(alma: Page, program: Program) -> str:
    """The meeting's agenda shows it as prominently as the problems; Alma concludes. Returns the insight's address."""
    plan_meeting(alma, program)
    bright = alma.locator("main").get_by_role("link", name=re.compile("Bright spot.*Harbor Kids")).first
    expect(bright).to_contain_text("reliably better than its peers")
    bright.click()
    expect(alma.locator("main")).to_contain_text("Allowing for its size")
    alma.get_by_role("link", name="Write an insight").click()
    alma.get_by_label("What did we conclude?").fill("More children keep coming to Region 3")
    submit(alma)
    expect(alma).to_have_url(re.compile(r"/insights/\d+/$"))
    return alma.url


def the_vendor_tells_what_they_do(alma: Page, insight: str, sign_in: SignIn) -> None:
    alma.goto(insight)
    alma.get_by_role("link", name="Ask the vendor what they do").click()
    submit(alma)
    expect(alma).to_have_url(re.compile(r"/questions/\d+/$"))
    harbor = sign_in(User.objects.get(email="region3@afterschool.example"), PASSWORD)
    harbor.get_by_role("link", name="Messages").click()
    harbor.locator("main summary").first.click()
    harbor.get_by_role("link", name="Open what it is about").first.click()
    harbor.get_by_label("Your answer").fill(TEXTING)
    harbor.get_by_role("button", name="Answer").click()
    expect(harbor.get_by_role("heading", name="The answer")).to_be_visible()
    alma.reload()
    expect(alma.locator("main")).to_contain_text(TEXTING)


def it_becomes_a_practice(alma: Page) -> str:
    """The practice names no vendor; every vendor of the program is offered it. Returns its address."""
    alma.get_by_role("link", name="Make it a practice").click()
    alma.get_by_label("The practice in a sentence").fill("Text families the evening before")
    alma.get_by_label("How to do it").fill(TEXTING)
    submit(alma)
    expect(alma).to_have_url(re.compile(r"/practices/\d+/$"))
    return alma.url


def first_meeting(alma: Page, program: Program) -> None:
    alma.goto("/meetings/")
    alma.get_by_role("link", name="Nov 22, 2026").first.click()
    alma.get_by_label("Or a new topic").fill("Which grades stay away?")
    alma.get_by_role("button", name="Take this topic").click()
    alma.get_by_role("link", name="Hold the meeting").click()
    alma.get_by_label("Minutes").first.fill("We agreed that each region tries texting families, from a day of its own.")
    submit(alma)
    expect(alma.locator("main")).to_contain_text("Held")


def the_others_take_it_up(alma: Page, practice: str, region: int, day: date) -> None:
    contract = Contract.objects.get(number=f"CY-AS-{region}")
    alma.goto(f"{practice}adopt/?contract={contract.pk}")
    alma.get_by_label("Taken up on").fill(day.isoformat())
    submit(alma)


def figures_come(program: Program, month: date) -> None:
    """Everybody's attendance of the month: 8 points better from the day a region took the practice up."""
    attendance = KPI.objects.get(program=program)
    alma = User.objects.get(email="alma@citylandia.example")
    for contract in program.contracts.all():
        region = int(contract.number[-1])
        dice = Dice(f"story {region} {month}")
        level = USUAL + (LIFT if region == 3 or month >= ADOPTED[region] else 0)
        rows = []
        for share, grade in zip((0.45, 0.35, 0.2), GRADES, strict=True):
            enrolled = round(ENROLLED[region - 1] * share) * DAYS
            chance = level - 0.03 * GRADES.index(grade) + dice.gauss(0, 0.012)
            rows.append(Figure(attendance, month, dice.binomial(enrolled, chance), enrolled, {"grade": grade}))
        enter_figures(alma, contract, rows)


def the_practice_tells_its_effect_by_region(alma: Page, practice: str) -> None:
    alma.goto(practice)
    main = alma.locator("main")
    expect(main).to_contain_text("It helps")
    expect(main).to_contain_text(re.compile(r"Over 4 adopters: \d[\d.]* points higher"))
    for name in ("Bright Futures", "Open Door", "Northside Youth", "Play and Learn"):
        expect(main.get_by_role("row", name=name).first).to_be_attached()
    expect(main.get_by_role("img").first).to_be_visible()


def second_meeting(alma: Page, program: Program) -> None:
    """The next meeting's brainstorm has the practice with those who took it up."""
    assert clock.today() == date(2027, 4, 12)
    plan_meeting(alma, program)
    expect(alma.locator("main")).to_contain_text("Text families the evening before")
    alma.get_by_role("button", name="Freeze the packs").click()
    expect(alma.locator("main")).to_contain_text("Text families the evening before")


def a_vendor_reads_of_nobody_else(sign_in: SignIn, practice: str) -> None:
    open_door = sign_in(User.objects.get(email="region2@afterschool.example"), PASSWORD)
    open_door.goto(practice)
    expect(open_door.locator("main")).to_contain_text("Your contracts")
    for name in ("Harbor Kids", "Bright Futures", "Northside Youth", "Play and Learn", "Second Bell"):
        assert name not in open_door.content()

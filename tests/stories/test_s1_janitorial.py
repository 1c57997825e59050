"""Story S-1, in a real browser: complaints are up, it is Vendor E, something is done, and next month tells.

The city is Citylandia's janitorial program; days pass by setting the clock, never by waiting.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from midcourse.citylandia.calendar import Diary, on
from midcourse.citylandia.janitorial import SITES, janitorial
from midcourse.citylandia.people import PASSWORD, City, found_city
from midcourse.contracts.models import Program
from midcourse.people import clock
from midcourse.people.models import User
from tests.browser import SignIn, from_the_menu

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = date(2024, 9, 2)
TODAY = date(2026, 11, 22)
LEARNED = "A day supervisor reads the evening log each morning and calls the crew."


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:
    with on(START):
        city: City = found_city()
    diary = Diary()
    made = janitorial(city, diary, TODAY)
    diary.live()
    with on(TODAY):
        yield made


def test_the_rise_is_found_acted_on_and_checked(program: Program, sign_in: SignIn) -> None:
    alma = sign_in(User.objects.get(email="alma@citylandia.example"), PASSWORD)
    insight = it_is_vendor_e(alma)
    the_visit_is_planned_and_noted(alma, insight)
    the_others_learn(alma, sign_in)
    victor_changes_something(alma, insight, sign_in)
    the_meeting_is_held(alma, program)
    with on(date(2026, 12, 9)):
        figures_come(alma, program, date(2026, 11, 1), complaints_of_e=11)
        the_pack_tells(alma, program, ["Too early to tell", "The other five together"])
    for month, day in ((date(2026, 12, 1), date(2027, 1, 9)), (date(2027, 1, 1), date(2027, 2, 9))):
        with on(day):
            figures_come(alma, program, month, complaints_of_e=11)
    with on(date(2027, 2, 10)):
        check(alma)
        the_pack_tells(alma, program, ["It worked", "The other five together"])
        the_vendors_edition_names_nobody_else(sign_in)


def it_is_vendor_e(alma: Page) -> str:
    """The program's page says who drives the rise, with numbers; Alma concludes. Returns the insight's address."""
    from_the_menu(alma, "Contracts", "Programs")
    alma.get_by_role("link", name="Janitorial services").click()
    claim = alma.get_by_role("link", name="Vendor E accounts for").first
    expect(claim).to_contain_text("the other five show no clear change")
    assert any(letter.isdigit() for letter in claim.inner_text())
    claim.click()
    alma.get_by_role("link", name="Write an insight").click()
    expect(alma.get_by_label("What did we conclude?")).to_have_value(re.compile("^Vendor E accounts for"))
    alma.get_by_label("What is behind it?").fill("Evening crews are short of people since August.")
    submit(alma)
    return alma.url


def the_visit_is_planned_and_noted(alma: Page, insight: str) -> None:
    """One click plans the visit; afterwards challenges and solutions are noted."""
    alma.goto(insight)
    alma.get_by_role("button", name="Plan a site visit").click()
    alma.get_by_role("link", name="Note what you learned").click()
    alma.get_by_label("Held on").fill("2026-11-22")
    alma.get_by_label("What challenges did the vendor name?").fill("Two evening supervisors left in August.")
    alma.get_by_label("What solutions did you discuss?").fill(LEARNED)
    submit(alma)
    expect(alma.get_by_text("Two evening supervisors left in August.")).to_be_visible()


def the_others_learn(alma: Page, sign_in: SignIn) -> None:
    """What was learned becomes a practice that names no vendor; another vendor takes it up."""
    alma.get_by_role("link", name="Share with the other vendors").click()
    alma.get_by_label("The practice in a sentence").fill("Vendor E's evening log")
    alma.get_by_label("How to do it").fill(LEARNED)
    submit(alma)
    expect(alma.locator("main")).to_contain_text("names Vendor E")
    alma.get_by_label("The practice in a sentence").fill("Read the evening log each morning")
    submit(alma)
    dana = sign_in(User.objects.get(email="dana@vendor-b.example"), PASSWORD)
    dana.goto("/practices/")
    dana.get_by_role("link", name="Read the evening log each morning").click()
    expect(dana.locator("main")).to_contain_text(LEARNED)
    assert "Vendor E" not in dana.content()


def victor_changes_something(alma: Page, insight: str, sign_in: SignIn) -> None:
    """The change is agreed, owned by the vendor, who says when it is in place."""
    alma.goto(insight)
    alma.get_by_role("link", name="Open a correction").click()
    alma.get_by_label("What will somebody do differently?").fill("A day supervisor reads the evening log")
    owner = alma.get_by_label("Who sees to it?")
    owner.select_option(owner.locator("option", has_text="Victor").get_attribute("value"))
    alma.get_by_label("In place by").fill("2026-11-30")
    alma.get_by_label("What should “Complaints” do?").select_option(label="Goes down")
    alma.get_by_label("Check whether it helped on").fill("2027-02-10")
    submit(alma)
    victor = sign_in(User.objects.get(email="victor@vendor-e.example"), PASSWORD)
    from_the_menu(victor, "Action", "Corrections")
    victor.get_by_role("link", name="A day supervisor reads the evening log").click()
    victor.get_by_role("link", name="Put in place").click()
    victor.get_by_label("Since which day is it in place?").fill("2026-11-01")
    submit(victor)
    expect(victor.locator("main")).to_contain_text("since Nov 1, 2026")


def figures_come(alma: Page, program: Program, month: date, complaints_of_e: int) -> None:
    """A month's figures come as the spreadsheet the department already has, and are saved whole."""
    alma.goto(f"/figures/send/?program={program.pk}")
    sheet = month_of_complaints(month, complaints_of_e)
    name = f"complaints-{month:%Y-%m}.csv"
    alma.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": sheet})
    submit(alma)
    if alma.get_by_role("link", name="Say what the columns are").is_visible():
        say_what_the_columns_are(alma)
    alma.get_by_role("button", name="Save the figures").click()
    expect(alma.locator("main")).to_contain_text("18 figures")


def say_what_the_columns_are(alma: Page) -> None:
    alma.get_by_role("link", name="Say what the columns are").click()
    alma.get_by_role("button", name="Check the figures").click()


def month_of_complaints(month: date, of_e: int) -> bytes:
    """One row a site: four complaints at each, and `of_e` in all at Vendor E's three."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["Month", "Vendor", "Site", "Complaints"])
    for letter, sites in SITES.items():
        for at, site in enumerate(sites):
            count = of_e // 3 + (at < of_e % 3) if letter == "E" else 4
            rows.writerow([f"{month:%b %Y}", f"Vendor {letter}", site, count])
    return written.getvalue().encode()


def plan_meeting(alma: Page, program: Program) -> None:
    alma.goto(f"/meetings/plan/?program={program.pk}")
    alma.get_by_label("On which day do you meet?").fill(f"{clock.today():%Y-%m-%d}")
    submit(alma)


def the_meeting_is_held(alma: Page, program: Program) -> None:
    """The cohort meets; a high-intensity meeting takes one deep dive; the minutes are kept."""
    plan_meeting(alma, program)
    alma.get_by_label("Or a new topic").fill("Evening crews: who checks what?")
    alma.get_by_role("button", name="Take this topic").click()
    alma.get_by_role("link", name="Hold the meeting").click()
    alma.get_by_label("Minutes").fill("We agreed that a day supervisor reads the evening log.")
    submit(alma)
    expect(alma.locator("main")).to_contain_text("Held")


def the_pack_tells(alma: Page, program: Program, words: list[str]) -> None:
    """A meeting is planned for today and its packs frozen; the internal edition says these words."""
    plan_meeting(alma, program)
    alma.get_by_role("button", name="Freeze the packs").click()
    for each in words:
        expect(alma.locator("main")).to_contain_text(each)


def check(alma: Page) -> None:
    alma.goto("/corrections/")
    alma.get_by_role("link", name="A day supervisor reads the evening log").click()
    alma.get_by_role("button", name="Check now").click()
    expect(alma.locator("main")).to_contain_text("It worked")


def the_vendors_edition_names_nobody_else(sign_in: SignIn) -> None:
    """Victor's edition says that it worked, and nothing of the five others."""
    victor = sign_in(User.objects.get(email="victor@vendor-e.example"), PASSWORD)
    victor.goto("/meetings/")
    victor.get_by_role("link", name="Feb 10, 2027").click()
    victor.locator("details", has_text="Frozen packs").locator("summary").click()
    victor.get_by_role("link", name="Vendor edition").first.click()
    expect(victor.locator("main")).to_contain_text("It worked")
    for letter in "ABCDF":
        assert f"Vendor {letter}" not in victor.content()


def submit(page: Page) -> None:
    page.locator("main form button.usa-button[class='usa-button']").last.click()
    page.wait_for_load_state()

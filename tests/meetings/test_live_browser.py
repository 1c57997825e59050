"""The wall screen in a real Chromium: by keys alone, two writing at once, and a connection that comes and goes."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from midcourse.contracts.models import LogEntry
from midcourse.corrections.models import Commitment, Correction
from midcourse.insights.models import Insight
from midcourse.meetings.models import Capture, Decision, Idea, Meeting, TopicNote
from midcourse.people import clock
from midcourse.people.models import User
from tests.cast import Cast, signed_in
from tests.meetings.material import NOW, everything, full_meeting, meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[[User, str], Page]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


@pytest.fixture
def window(chromium: Browser, live_server: LiveServer) -> Iterator[Open]:
    """`window(person, address)` gives their own browser; a page that breaks fails the test, lost connections do not."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_(person: User, address: str) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768})
        contexts.append(context)
        key = signed_in(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert broken == []


@pytest.fixture
def alone(cast: Cast) -> Meeting:
    """A meeting with Vendor E about its own contract."""
    everything(cast)
    return meeting(cast, program=None, contract=cast.contracts["E"], attendees=[cast.alma, cast.victor])


def live(found: Meeting, audience: str = "") -> str:
    return f"/meetings/{found.pk}/live/{audience}"


def write(page: Page, letter: str, *typed: str) -> None:
    """Open a form by its letter, type into its first fields (of a list the first letter), and send it."""
    page.keyboard.press(letter)
    for words in typed:
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    dialog = page.locator("dialog[open]")
    button = dialog.get_by_role("button", name="Write it down")
    for _ in range(12):
        if button.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_a_whole_meeting_by_keys_alone(cast: Cast, alone: Meeting, window: Open) -> None:
    page = window(cast.alma, live(alone))
    heading = page.locator(".live-screen.is-on h2").first
    expect(heading).to_have_text("Did last time’s corrections help?")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("Updates and progress")
    write(page, "p", "Keys to the side door")
    page.keyboard.press("j")
    write(page, "s", "C", "P", "Evenings are too short of people")
    page.keyboard.press("j")
    expect(heading).to_have_text("Complaints")
    page.keyboard.press("n")
    page.keyboard.type("Evenings: look at the rota")
    page.keyboard.press("Escape")
    write(page, "r", "A quick answer to the school")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(heading).to_have_text("Brainstorm: what would help?")
    write(page, "i", "A day supervisor")
    page.keyboard.press("j")
    write(page, "d", "Meet on site next time")
    expect(page.locator("#correction-insight option")).to_have_count(3)  # the new problem is there to choose
    write(page, "c", "E", "A day supervisor reads the evening log")
    page.keyboard.press("k")
    expect(heading).to_have_text("Brainstorm: what would help?")
    expect(page.locator("[data-list] li")).to_have_count(6)
    expect(page.locator("[data-list]")).to_contain_text("A day supervisor reads the evening log (Alma, by Nov 26")
    stored = [Idea, Decision, Commitment.objects.filter(owner=cast.alma), LogEntry]
    assert [str((each if hasattr(each, "get") else each.objects).get()) for each in stored[:3]] == [
        "A day supervisor",
        "Meet on site next time",
        "Keys to the side door",
    ]
    assert LogEntry.objects.get().kind == LogEntry.Kind.RECOGNITION
    assert Insight.objects.get(title="Evenings are too short of people").shared
    made = Correction.objects.get(what="A day supervisor reads the evening log")
    assert (made.insight.title, made.expected) == ("Evenings are too short of people", "down")
    # In place by Nov 26: it takes the figures of December, January and February, which are due ten days into March
    assert date(2027, 3, 10) < made.check_on < date(2027, 3, 15)
    assert TopicNote.objects.get(internal=False).text == "Evenings: look at the rota"
    for _ in range(3):  # action steps, then the deep dive where there is one, then the end
        page.keyboard.press("j")
    expect(heading).to_have_text("Close the meeting")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Close the meeting and"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/hold/")
    expect(page.get_by_label("Minutes for both sides")).to_have_value(
        "Complaints: Evenings: look at the rota\n\n"
        "Commitment: Keys to the side door (Alma, by Nov 26)\n"
        "Insight: Evenings are too short of people\n"
        "Recognition: A quick answer to the school\n"
        "Idea: A day supervisor\n"
        "Decision: Meet on site next time\n"
        f"Correction: A day supervisor reads the evening log (Alma, by Nov 26; checked on {made.check_on:%b %-d, %Y})"
    )


def test_two_who_edit_one_note_at_once_lose_nothing(cast: Cast, alone: Meeting, window: Open) -> None:
    alma, dario = window(cast.alma, live(alone)), window(cast.dario, live(alone))
    fields = [page.get_by_label("Note: Did last time’s corrections help?") for page in (alma, dario)]
    fields[0].fill("The second crew started")
    expect(alma.locator(".live-note:not([hidden]) [data-state]")).to_have_text("Saved.")
    expect(fields[1]).to_have_value("The second crew started")  # heard on the other screen
    dario.context.set_offline(True)
    fields[1].fill("The second crew started\nOn Mondays only")
    fields[0].fill("The second crew started\nIn May")
    expect(alma.locator(".live-note:not([hidden]) [data-state]")).to_have_text("Saved.")
    dario.context.set_offline(False)
    both = dario.get_by_role("dialog", name="Two texts for one note")
    expect(both).to_contain_text("Alma changed this note while you wrote.")
    expect(both.get_by_role("region", name="Kept now, by Alma")).to_have_text("The second crew started\nIn May")
    expect(both.get_by_role("region", name="What you wrote")).to_have_text("The second crew started\nOn Mondays only")
    joined = "The second crew started\nIn May\nOn Mondays only"
    expect(both.get_by_label("Both together")).to_have_value(joined)
    dario.keyboard.press("Escape")  # later
    expect(both).to_have_count(0)
    expect(dario.locator("[data-quiet]")).to_contain_text("two texts wait to be joined")
    dario.keyboard.press("Escape")
    dario.keyboard.press("n")
    expect(both.get_by_label("Both together")).to_have_value(joined)
    both.get_by_role("button", name="Keep this text").click()
    expect(fields[0]).to_have_value(joined)
    assert TopicNote.objects.get().text == joined


def test_a_lost_connection_loses_nothing_and_stores_nothing_twice(cast: Cast, alone: Meeting, window: Open) -> None:
    page = window(cast.alma, live(alone))
    note = page.get_by_label("Note: Did last time’s corrections help?")
    page.context.set_offline(True)
    note.fill("Typed without a connection")
    page.keyboard.press("Escape")
    write(page, "i", "A second crew")
    quiet = page.locator("[data-quiet]")
    expect(quiet).to_have_text("Not saved yet: no connection. Trying again.")
    expect(page.get_by_role("list", name="Not saved yet")).to_contain_text("A second crew")
    page.keyboard.press("d")
    page.keyboard.type("Half a dec")  # and not sent
    page.context.set_offline(False)
    expect(page.locator("[data-list]")).to_contain_text("A second crew")
    expect(quiet).to_have_text("")
    page.reload()
    page.keyboard.press("d")
    expect(page.get_by_label("What was decided?")).to_have_value("Half a dec")
    assert Idea.objects.get().text == "A second crew"
    assert TopicNote.objects.get().text == "Typed without a connection"


def test_an_answer_that_is_lost_on_the_way_stores_nothing_twice(cast: Cast, alone: Meeting, window: Open) -> None:
    """The server stored it, but the screen never heard so and sends it again."""
    page = window(cast.alma, live(alone))
    lost = []

    def lose_the_first_answer(route) -> None:  # type: ignore[no-untyped-def]
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/live/write/idea/", lose_the_first_answer)
    write(page, "i", "A second crew")
    expect(page.get_by_role("list", name="Not saved yet")).to_contain_text("A second crew")
    expect(page.get_by_role("list", name="Not saved yet").locator("li")).to_have_count(0)
    assert lost == [200]
    assert Idea.objects.count() == Capture.objects.count() == 1


def test_news_that_come_late_take_nothing_from_a_form_in_use(cast: Cast, alone: Meeting, window: Open) -> None:
    """The problems to choose from are asked for anew after each news; the answer may come after the first letters."""
    page = window(cast.alma, live(alone))
    asked, typed = [], "A supervisor in the evening"

    def answer_late(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/live/write/correction/", answer_late)
    write(page, "d", "Meet on site next time")
    expect(page.locator("[data-list] li")).to_have_count(1)
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.type(typed)
    with page.expect_response("**/live/write/correction/"):
        asked[0].continue_()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_label("What will somebody do differently?")).to_have_value(typed)


def test_what_was_written_without_a_connection_outlives_a_reload(cast: Cast, alone: Meeting, window: Open) -> None:
    page = window(cast.alma, live(alone))
    page.route("**/live/notes/**", lambda route: route.abort())
    page.route("**/live/write/**", lambda route: route.abort())
    page.get_by_label("Note: Did last time’s corrections help?").fill("Typed on a train")
    page.keyboard.press("Escape")
    write(page, "i", "A second crew")
    expect(page.locator("[data-quiet]")).to_have_text("Not saved yet: no connection. Trying again.")
    page.unroute_all()
    page.reload()
    expect(page.locator("[data-list]")).to_contain_text("A second crew")
    expect(page.locator(".live-note:not([hidden]) [data-state]")).to_have_text("Saved.")
    assert TopicNote.objects.get().text == "Typed on a train"
    assert Idea.objects.count() == 1


def test_a_refusal_comes_back_with_what_was_typed(cast: Cast, window: Open) -> None:
    page = window(cast.alma, live(full_meeting(cast)))
    page.keyboard.press("i")
    page.keyboard.type("Do as Vendor E does")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_have_text("A vendor will read this and it names Vendor E. Take the name out.")
    expect(page.get_by_label("What would help?", exact=True)).to_have_value("Do as Vendor E does")
    assert not Idea.objects.filter(given_by=cast.alma).exists()


def test_who_types_fast_loses_no_key(cast: Cast, alone: Meeting, window: Open) -> None:
    page = window(cast.alma, live(alone))
    for letter, label in (("i", "What would help?"), ("d", "What was decided?")) * 2:
        page.keyboard.press(letter)
        expect(page.get_by_label(label, exact=True)).to_be_focused()
        page.keyboard.press("Escape")


def test_letters_can_be_turned_off_as_keys(cast: Cast, alone: Meeting, window: Open) -> None:
    page = window(cast.alma, live(alone))
    page.keyboard.press("?")
    page.get_by_text("Letters work as keys").click()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".live-screen.is-on h2").first).to_have_text("Updates and progress")


@pytest.mark.parametrize("audience", ["", "?for=staff"])
def test_every_screen_and_form_is_accessible(cast: Cast, window: Open, audience: str) -> None:
    page = window(cast.alma, live(full_meeting(cast), audience))
    page.locator("[data-chart] svg").first.wait_for(state="attached")
    found = {}
    for place in range(page.locator("[data-screen]").count()):
        found[f"screen {place}"] = violations(page)
        page.keyboard.press("j")
    for letter in ["i", "d", "p", "r", "?", *(["c", "s"] if audience else [])]:
        page.keyboard.press(letter)
        found[letter] = violations(page)
        page.keyboard.press("Escape")
    assert {place: broken for place, broken in found.items() if broken} == {}


def violations(page: Page) -> list[str]:
    broken = Axe().run(page, options=WCAG).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in broken]

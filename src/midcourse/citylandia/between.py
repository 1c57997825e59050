"""Between and in the street sweepers' meetings: log, promises, risks, figures in doubt, and the meetings themselves."""

from datetime import date, timedelta
from functools import partial

from midcourse.citylandia.calendar import Diary, after, month_before
from midcourse.citylandia.people import City
from midcourse.citylandia.reviews import Review
from midcourse.citylandia.sweeping import Sweeping
from midcourse.contracts.actions import save_risk, write_log
from midcourse.contracts.models import Risk
from midcourse.corrections.actions import promise, settle
from midcourse.corrections.models import Commitment
from midcourse.insights.actions import set_trigger
from midcourse.measures.actions import Figure, answer_contest, contest, enter_figures
from midcourse.measures.models import Contest, Observation
from midcourse.people import clock

BURST = "About fifteen of these calls were about the burst water main on Elm Street, not about sweeping."
FOUND = "You are right: we found fourteen. The figure is sent anew without them."
BURST_CALLS = 14
TWICE = "Two calls of October 3 are in the list twice, as far as we can see."


def between(city: City, made: Sweeping, diary: Diary, today: date) -> None:
    """Write all of it into the diary."""
    _log(made, diary)
    _promises(made, diary)
    _risks(made, diary)
    _figures_in_doubt(made, diary)
    _meetings(city, made, diary, today)


def _log(made: Sweeping, diary: Diary) -> None:
    entries = [
        (8, 6, 6, "call", "Sam says two of five sweepers are in repair until the new year.", True),
        (9, 4, 6, "note", "Repairs are the reason for the third time. Ask for the fleet list.", False),
        (12, 8, 3, "visit", "Walked Oak Lane with Sam: leaves lie where cars park all day.", True),
        (15, 10, 1, "recognition", "Eight points more blocks swept since the signs. Thank you to the crew.", True),
        (17, 12, 6, "meeting", "We agreed to try boxes for leaves at the corners instead of a second round.", True),
        (18, 20, 6, "note", "If the boxes do not help either, look at the route plan before renewal.", False),
    ]  # fmt: skip
    for month, days, district, kind, text, shared in entries:
        day, contract = after(made.months[month], days), made.contracts[district]
        write = partial(write_log, made.marco, contract, kind=kind, happened_on=day, text=text, shared=shared)
        diary.note(day, write)


def _promises(made: Sweeping, diary: Diary) -> None:
    """Of both sides; most are kept, one of each is not."""
    made_and_settled = [
        (2, "vendor", "Tell the other districts' crews about the signs at the next meeting", 8, 30, "kept", ""),
        (1, "government", "Print the paper signs for all districts", 11, 30, "kept", "Two weeks early."),
        (6, "vendor", "Have four of five sweepers on the road every day", 10, 45, "broken", "Parts came in May."),
        (3, "government", "Enforce parking on Oak Lane on sweeping days", 12, 40, "broken", "No officer was free."),
        (6, "government", "Set up leaf boxes at forty corners", 17, 30, "kept", ""),
        (3, "vendor", "Send the position log with the monthly report", 14, 30, "kept", ""),
        (6, "vendor", "Empty the leaf boxes on every round", 18, 75, "", ""),
        (5, "government", "Give crews a key to the depot in District 5", 18, 20, "", ""),
    ]
    for district, side, what, month, days, state, words in made_and_settled:
        day, contract = after(made.months[month], 16), made.contracts[district]
        owner = made.contacts[district] if side == "vendor" else made.marco
        due, source = day + timedelta(days=days), f"Performance meeting of {day:%b %-d, %Y}"
        give = partial(promise, owner, contract, side=side, what=what, owner=owner, due=due, source=source)
        diary.note(day, give)
        if state:
            diary.note(due - timedelta(days=1), partial(_settle, what, state, words))


def _settle(what: str, state: str, words: str) -> None:
    found = Commitment.objects.select_related("owner", "contract__program").get(what=what)
    settle(found.owner, found, state, words)


def _risks(made: Sweeping, diary: Diary) -> None:
    """One shows its early-warning sign, one does not, one is for staff."""
    noted: list[tuple[int, int, int, str, int, int, float | None]] = [
        (7, 18, 6, "Leaves block the drains and streets flood", 4, 4, 45.0),
        (7, 18, 4, "Sweeping falls behind while the new depot is built", 2, 3, 60.0),
        (9, 5, 6, "The vendor may give the contract up early", 2, 5, None),
    ]
    for month, days, *risk in noted:
        diary.note(after(made.months[month], days), partial(_risk, made, *risk))  # type: ignore[arg-type]


def _risk(made: Sweeping, district: int, what: str, likelihood: int, impact: int, warns_above: float | None) -> None:
    risk = save_risk(
        made.marco,
        Risk(
            contract=made.contracts[district],
            what=what,
            source="Lessons of the last leaf season" if warns_above else "A call with the vendor's bank",
            likelihood=likelihood,
            impact=impact,
            sign="Calls about dirty streets" if warns_above else "Repairs and wages are put off",
            mitigation="Send the city's own crew to the drains first." if warns_above else "Know who else could begin.",
            owner=made.marco,
            review_on=clock.today() + timedelta(days=365 if warns_above else 390),
            shared=warns_above is not None,
        ),
    )
    if warns_above:
        set_trigger(made.marco, risk, made.calls, when="above", level=warns_above)


def _figures_in_doubt(made: Sweeping, diary: Diary) -> None:
    """One figure is contested, answered and sent anew; what is said against another waits for an answer."""
    months = made.months
    diary.note(after(months[13], 12), partial(_contest, made, 3, 13, BURST))
    diary.note(after(months[13], 15), partial(_answer, made, 3, 13))
    diary.note(after(months[19], 12), partial(_contest, made, 6, 19, TWICE))


def _figure(made: Sweeping, district: int, month: int) -> Observation:
    about = {"kpi": made.calls, "contract": made.contracts[district], "period": made.months[month]}
    found: Observation = Observation.objects.current().get(**about)
    return found


def _contest(made: Sweeping, district: int, month: int, words: str) -> None:
    contest(made.contacts[district], _figure(made, district, month), words)


def _answer(made: Sweeping, district: int, month: int) -> None:
    answer_contest(made.marco, Contest.objects.get(contract=made.contracts[district]), FOUND)
    figure = _figure(made, district, month)
    anew = Figure(made.calls, figure.period, max(0, (figure.numerator or 0) - BURST_CALLS))
    enter_figures(made.marco, made.contracts[district], [anew])


def _meetings(city: City, made: Sweeping, diary: Diary, today: date) -> None:
    """Every second month: most in time, one late, one called off, and the next is planned."""
    sams = list(made.contacts.values())
    held = [
        (8, "Which blocks are missed, and why?", "Blocks by district. District 2 told of its signs.", [], 0, ""),
        (10, "Where do the calls come from?", "Three districts try a second round.", sams[4:5], 0, ""),
        (12, "Signs: what do they take?", "District 1 has put up signs for a month. Two more begin.", [], 11, ""),
        (14, "How do crews plan around parked cars?", "Signs help all three who use them.", sams[2:4], 0, ""),
        (16, "What do we need before the leaves fall?", "", [], 0, "Half of us are away"),
        (18, "Leaf boxes: where, and who empties them?", "Forty boxes in one district.", sams[3:4], 0, ""),
    ]  # fmt: skip
    for month, topic, minutes, away, late, off in held:
        on = after(made.months[month], 16)
        review = Review(city, made.marco, on, topic, minutes, program=made.program, vendors=sams, away=away)
        review.staff, review.late, review.off = [city.dario], late, off
        review.note(diary)
    on = after(month_before(today, 0), 16)
    Review(city, made.marco, on, "Did the boxes help?", "", program=made.program, vendors=sams).note(diary)

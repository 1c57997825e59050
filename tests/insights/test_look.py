"""Rules look when figures arrive: who, where, since when; once each; ended when the figures no longer say so."""

from datetime import UTC, date, datetime

from midcourse.insights.actions import look_for_signals
from midcourse.insights.models import Signal
from midcourse.measures.models import KPI
from midcourse.people import clock
from midcourse.people.models import Event
from tests.cast import Cast
from tests.insights.story import MONTHS, RISE, complaints_of, send, send_all, usual


def about(cast: Cast, letter: str) -> list[Signal]:
    return list(Signal.objects.open().filter(contract=cast.contracts[letter]))


def test_the_vendor_whose_complaints_rose_is_named_with_the_month(cast: Cast, risen: KPI) -> None:
    shift = Signal.objects.open().get(contract=cast.contracts["E"], kind="shift")
    assert shift.since == RISE
    assert shift.direction == "worse"
    assert "Vendor E" in shift.sentence


def test_one_vendor_drives_the_rise_of_all(cast: Cast, risen: KPI) -> None:
    driver = Signal.objects.open().get(kind="driver")
    assert driver.contract == cast.contracts["E"]
    assert "Vendor E accounts for nearly all of the rise" in driver.sentence
    assert "the other five show no clear change" in driver.sentence


def test_nobody_else_is_named(cast: Cast, risen: KPI) -> None:
    assert not any(about(cast, letter) for letter in "ABCDF")


def test_what_compares_vendors_is_marked_and_what_does_not_is_not(cast: Cast, risen: KPI) -> None:
    kinds = {signal.kind: signal.comparative for signal in about(cast, "E")}
    assert kinds["driver"] is True
    assert kinds["shift"] is False


def test_a_vendor_contact_sees_the_own_shift_and_no_comparison(cast: Cast, risen: KPI) -> None:
    seen = Signal.objects.visible_to(cast.victor)
    assert {signal.kind for signal in seen} == {"shift"}
    assert not Signal.objects.visible_to(cast.dana).exists()


def test_looking_again_changes_nothing(cast: Cast, risen: KPI) -> None:
    before, said = list(Signal.objects.values()), Event.objects.count()
    look_for_signals([risen], [], None)
    assert list(Signal.objects.values()) == before
    assert Event.objects.count() == said


def test_a_signal_ends_when_corrected_figures_take_it_away(cast: Cast, risen: KPI) -> None:
    figures = {month: usual("E", n) for n, month in enumerate(MONTHS) if month >= RISE}
    send(cast, risen, "E", figures)
    assert not about(cast, "E")
    ended = Signal.objects.exclude(ended_at=None)
    assert {"shift", "driver"} <= {signal.kind for signal in ended}


def test_a_signal_goes_on_when_the_next_month_says_the_same(cast: Cast, risen: KPI) -> None:
    before = Signal.objects.get(contract=cast.contracts["E"], kind="shift", ended_at=None)
    send(cast, risen, "E", {date(2026, 1, 1): 53})
    after = Signal.objects.get(contract=cast.contracts["E"], kind="shift", ended_at=None)
    assert (after.pk, after.found_at) == (before.pk, before.found_at)


def test_a_signal_that_comes_back_is_the_same_signal(cast: Cast, risen: KPI) -> None:
    before = Signal.objects.open().get(contract=cast.contracts["E"], kind="shift")
    usual_months = {month: usual("E", n) for n, month in enumerate(MONTHS) if month >= RISE}
    send(cast, risen, "E", usual_months)
    send(cast, risen, "E", {month: figure + 40 for month, figure in usual_months.items()})
    after = Signal.objects.open().get(contract=cast.contracts["E"], kind="shift")
    assert after.pk == before.pk
    said = [event.sentence.split(":")[0] for event in Event.objects.about(after)]
    assert said == ["Seen again in the figures", "No longer seen in the figures", "Signal"]


def test_an_own_signal_stays_while_the_others_have_yet_to_send(cast: Cast, risen: KPI) -> None:
    """E's figure for the new month is in, the others' are not: E's own shift is what it was."""
    before = Signal.objects.open().get(contract=cast.contracts["E"], kind="shift")
    for letter in "AB":
        send(cast, risen, letter, {date(2026, 1, 1): 90})
    after = Signal.objects.get(pk=before.pk)
    assert after.ended_at is None
    assert not Event.objects.about(after).filter(verb="signal.end").exists()


def test_vendors_are_not_compared_on_a_month_that_some_have_yet_to_report(cast: Cast, risen: KPI) -> None:
    """B's 90 in January is a signal of its own series at once; the comparison waits for the others or their due day."""
    with clock.at(datetime(2026, 2, 3, tzinfo=UTC)):
        send(cast, risen, "B", {date(2026, 1, 1): 90})
        assert {(signal.kind, signal.comparative) for signal in about(cast, "B")} == {("outlier", False)}
        for letter in "ACDEF":
            send(cast, risen, letter, {date(2026, 1, 1): usual(letter, 24) + 40 * (letter == "E")})
        assert {signal.kind for signal in about(cast, "B")} >= {"outlier"}
        assert not any(about(cast, letter) for letter in "ACDF")


def test_a_vendor_that_is_late_is_not_said_to_have_gone(cast: Cast, complaints: KPI) -> None:
    """All but E report eight months more; the total falls by E's twelve, and E's contract runs on."""
    send_all(cast, complaints, rise=0)
    for letter in "ABCDF":
        send(cast, complaints, letter, {date(2026, n + 1, 1): usual(letter, 24 + n) for n in range(8)})
    assert not any("its going" in signal.sentence for signal in Signal.objects.all())


def test_a_fall_is_found_as_a_bright_spot(cast: Cast) -> None:
    send_all(cast, complaints_of(cast), rise=-9)
    assert {signal.direction for signal in about(cast, "E")} == {"better"}


def test_steady_figures_make_no_signal(cast: Cast, complaints: KPI) -> None:
    send_all(cast, complaints, rise=0)
    assert not Signal.objects.exists()


def test_the_time_line_says_it_and_the_vendor_reads_only_what_is_theirs(cast: Cast, risen: KPI) -> None:
    contract = cast.contracts["E"]
    staff = [event.sentence for event in Event.objects.visible_to(cast.alma).about(contract)]
    vendor = [event.sentence for event in Event.objects.visible_to(cast.victor).about(contract)]
    assert any("the other" in sentence for sentence in staff)
    assert not any("the other" in sentence for sentence in vendor)
    assert any(sentence.startswith("Signal: Complaints") for sentence in vendor)


def test_another_vendors_events_stay_hidden_on_the_programs_time_line(cast: Cast, risen: KPI) -> None:
    seen = Event.objects.visible_to(cast.dana).about(cast.program)
    assert not any("Vendor E" in event.sentence for event in seen)


def test_no_figures_no_signals(cast: Cast, complaints: KPI) -> None:
    assert look_for_signals([complaints], [], None) == []

"""Prepared queries: the same rows as the query set itself, for every person, key and list of keys."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from midcourse.contracts.models import Contract
from midcourse.people import events
from midcourse.people.models import Event, User
from midcourse.people.prepared import only, prepared
from tests.cast import Cast


@prepared
def in_scope(user: User, words: str = "") -> object:
    return Contract.objects.visible_to(user).filter(title__contains=words).select_related("vendor").order_by("pk")


@prepared
def of_keys(keys: list[int]) -> object:
    return Contract.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)


@prepared
def told_of(record: int) -> object:
    return Event.objects.about(Contract(pk=record)).values_list("sentence", flat=True)


@prepared
def of_key(user: User, pk: int) -> object:
    return Contract.objects.visible_to(user).filter(pk=pk)


def test_everybody_gets_their_own_rows_however_often_it_is_asked(cast: Cast) -> None:
    for _ in range(2):
        for user in (cast.alma, cast.victor, cast.dana, cast.priya, cast.lee):
            expected = list(Contract.objects.visible_to(user).order_by("pk"))
            assert in_scope(user) == expected
    assert in_scope(cast.victor) != in_scope(cast.dana)


def test_keys_in_columns_of_plain_integers(cast: Cast) -> None:
    """What an event is about is no foreign key: PostgreSQL's column holds small integers of a type of their own."""
    e, b = cast.contracts["E"], cast.contracts["B"]
    events.record(cast.alma, "contract.edit", "Changed E", [e])
    events.record(cast.alma, "contract.edit", "Changed B", [b])
    assert (told_of(e.pk), told_of(b.pk)) == (["Changed E"], ["Changed B"])


def test_words_make_a_query_of_their_own(cast: Cast) -> None:
    title = cast.contracts["E"].title
    assert cast.contracts["E"] in in_scope(cast.alma, title)
    assert in_scope(cast.alma, "no contract is called so") == []


def test_lists_of_every_length(cast: Cast) -> None:
    keys = sorted(contract.pk for contract in cast.contracts.values())
    for many in range(len(keys) + 1):
        assert of_keys(keys[:many]) == keys[:many]


def test_record_outside_the_scope_is_not_found(cast: Cast) -> None:
    own, other = cast.contracts["E"], cast.contracts["B"]
    assert only(of_key(cast.victor, own.pk)) == own
    with pytest.raises(Http404):
        only(of_key(cast.victor, other.pk))


def test_it_asks_once_and_takes_related_records_along(cast: Cast) -> None:
    in_scope(cast.alma)
    with CaptureQueriesContext(connection) as queries:
        names = [contract.vendor.name for contract in in_scope(cast.alma)]
    assert len(names) == len(cast.contracts)
    assert len(queries) == 1


def test_what_cannot_be_prefetched_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="cannot prefetch"):
        prepared(lambda: Contract.objects.prefetch_related("kpis"))()

"""Queries whose SQL is made once and asked with other keys each time.

Django makes a query's SQL anew whenever it is asked. For what a page reads within a person's scope that takes ten
times as long as the database's answer. A prepared query is built once a process for each role, with stand-ins where
keys go; afterwards the keys are put into the SQL that was kept, and the rows are made as always. What a person may
see stays with `visible_to`: a prepared query only remembers what it said.
"""

from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache, wraps
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.http import Http404

from midcourse.people.models import User

NOBODY = -(10**9)
"""No record has such a key, nor any below, so they can be told apart in a query's parameters; not so low that an
integer column could not hold it, since Django knows that nothing is found then and asks no more."""
MOST = 10**6  # keys in one list
REMEMBERED = 32  # shapes of one query: roles, days and filters


class Place(NamedTuple):
    """Where keys go that are others each time: a record's, so many records' or that of a person with a role."""

    number: int
    many: int = 0
    role: str = ""

    def stand_in(self) -> Any:
        key = NOBODY - self.number * MOST
        if self.many:
            return [key - each for each in range(self.many)]
        return User(pk=key, role=self.role) if self.role else key

    def keys(self, argument: Any) -> dict[int, int]:
        """Stand-in → key, for what was given; of many, the last is said again until all places are filled."""
        key = NOBODY - self.number * MOST
        if self.many:
            return {key - each: argument[min(each, len(argument) - 1)] for each in range(self.many)}
        return {key: argument.pk if self.role else argument}


def prepared(build: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Let `build`, which returns a query set, answer with its rows.

    Whole numbers among the arguments are keys of records and change freely, and so are those in a list (none in an
    empty one: no rows). Persons are known to `build` by role and key alone. All else (days, words, whether) makes a
    query of its own. Rows cannot be prefetched.
    """

    @lru_cache(maxsize=REMEMBERED)
    def made(*shape: Hashable) -> "_Made":
        return _Made(build(*(part.stand_in() if isinstance(part, Place) else part for part in shape)))

    @wraps(build)
    def rows(*arguments: Any) -> list[Any]:
        if [] in arguments:
            return []
        shape = [_shape(number, argument) for number, argument in enumerate(arguments)]
        keys: dict[int, int] = {}
        for part, argument in zip(shape, arguments, strict=True):
            if isinstance(part, Place):
                keys |= part.keys(argument)
        return made(*shape).rows(keys)

    return rows


def _shape(number: int, argument: Any) -> Hashable:
    """Lists grow by doubling, so that few lengths make a query of their own."""
    if isinstance(argument, User):
        return Place(number, role=argument.role)
    if isinstance(argument, list):
        return Place(number, many=1 << (len(argument) - 1).bit_length())
    return Place(number) if type(argument) is int else argument


def only(rows: list[Any]) -> Any:
    """The one row; 404 where there is none, or none that this person may know of."""
    if not rows:
        raise Http404
    return rows[0]


class _Made:
    """A query set with its SQL; `parameters` hold the stand-ins."""

    def __init__(self, queryset: Any) -> None:
        if queryset._prefetch_related_lookups:
            raise ValueError("A prepared query cannot prefetch.")
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:  # nothing can be visible
            self.sql, self.parameters = "", ()

    def rows(self, keys: dict[int, int]) -> list[Any]:
        if not self.sql:
            return []
        # PostgreSQL's parameters of integer columns are of a type of their own, below int.
        filled = tuple(keys.get(each, each) if isinstance(each, int) else each for each in self.parameters)
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]  # each thread has its own
        compiler.as_sql = lambda: (self.sql, filled)
        return list(self.queryset._iterable_class(_asked(self.queryset, compiler)))


def _asked(queryset: Any, compiler: Any) -> Any:
    """What Django's makers of rows want to know of a query set, with a compiler that is ready."""
    query = SimpleNamespace(get_compiler=lambda *_, **__: compiler)
    return SimpleNamespace(
        db=queryset.db, model=queryset.model, query=query, _fields=queryset._fields, _known_related_objects={}
    )

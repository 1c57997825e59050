"""The table of rights, written out a second time: a right that changes is changed on purpose."""

import pytest
from django.core.exceptions import PermissionDenied

from midcourse.people.access import ROLES, Verb, may, require
from midcourse.people.models import Role
from tests.cast import Cast

TABLE = """
                  manager director buyer vendor viewer admin
SEE_OWN_WORK      yes     yes      yes   yes    yes    yes
SEE_STAFF_PAGES   yes     yes      yes   no     yes    yes
SEE_UPLOADS       yes     yes      yes   yes    yes    yes
SEND_FIGURES      yes     yes      no    yes    no     no
ACKNOWLEDGE       yes     yes      no    no     no     no
EDIT_CONTRACTS    yes     yes      yes   no     no     no
DEFINE_KPIS       yes     yes      no    no     no     no
WRITE_INSIGHTS    yes     yes      no    no     no     no
OPEN_CORRECTIONS  yes     yes      no    no     no     no
WORK_CORRECTIONS  yes     yes      no    yes    no     no
CHECK_EFFECTS     yes     yes      no    no     no     no
RUN_MEETINGS      yes     yes      no    no     no     no
ADD_IDEAS         yes     yes      no    yes    no     no
KEEP_COMMITMENTS  yes     yes      no    yes    no     no
AGREE             yes     yes      no    yes    no     no
KEEP_LOG          yes     yes      no    no     no     no
RUN_KICKOFFS      yes     yes      no    no     no     no
REVIEW_KICKOFFS   no      no       yes   no     no     no
SEE_LIBRARY       yes     yes      yes   no     yes    yes
EDIT_PROFILES     no      no       no    no     no     yes
MANAGE_PEOPLE     no      no       no    no     no     yes
"""


def test_each_role_may_do_what_the_table_says() -> None:
    header, *rows = TABLE.strip().splitlines()
    roles = [Role(name) for name in header.split()]
    wanted = {
        name: {role for role, word in zip(roles, words, strict=True) if word == "yes"}
        for name, *words in map(str.split, rows)
    }
    assert {verb.name: set(ROLES[verb]) for verb in Verb} == wanted


def test_an_action_stops_at_a_record_of_another_department(cast: Cast) -> None:
    require(cast.alma, Verb.EDIT_CONTRACTS, cast.contracts["E"])
    with pytest.raises(PermissionDenied, match="outside your departments"):
        require(cast.outsider, Verb.EDIT_CONTRACTS, cast.contracts["E"])


def test_an_action_stops_at_the_wrong_role(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Your role, Viewer, may not"):
        require(cast.lee, Verb.EDIT_CONTRACTS, cast.contracts["E"])


def test_somebody_who_left_may_do_nothing(cast: Cast) -> None:
    cast.alma.is_active = False
    assert not any(may(cast.alma, verb) for verb in Verb)

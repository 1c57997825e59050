"""The first phase of a contract: draft before award, kickoff, what both sides agreed."""

from midcourse.kickoff.models.brought import ContactCard, KeyDocument
from midcourse.kickoff.models.draft import Draft
from midcourse.kickoff.models.kickoff import Kickoff, PreQuestion, SuccessStatement
from midcourse.kickoff.models.pack import KickoffPack
from midcourse.kickoff.models.plan import PlanVersion
from midcourse.kickoff.models.preparation import Need, Requirement, RoleItem
from midcourse.kickoff.models.sheet import ExpectationSheet

__all__ = [
    "ContactCard",
    "Draft",
    "ExpectationSheet",
    "KeyDocument",
    "Kickoff",
    "KickoffPack",
    "Need",
    "PlanVersion",
    "PreQuestion",
    "Requirement",
    "RoleItem",
    "SuccessStatement",
]

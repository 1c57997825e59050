"""Who may do what: the one table of roles and verbs, and which verb every page asks for.

Nothing is allowed that is not here. `middleware` holds every request against `PAGES`; every action calls
`require`. Which records a person sees within a verb is decided by each model's `visible_to`.
"""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.urls import resolve

from midcourse.people.models import Role, User

EVERYONE = frozenset(Role)
STAFF = EVERYONE - {Role.VENDOR}
LEADS = frozenset({Role.MANAGER, Role.DIRECTOR})


class Verb(StrEnum):
    """What can be done, in words that the help page prints."""

    SEE_OWN_WORK = "see contracts, KPIs, corrections and meetings in their scope"
    SEE_STAFF_PAGES = "see departments, vendors and internal notes in their scope"
    SEE_UPLOADS = "see what was sent and its checks"
    SEND_FIGURES = "send figures"
    ACKNOWLEDGE = "acknowledge a vendor's report"
    EDIT_CONTRACTS = "add and change programs, contracts, vendors and deliverables"
    DEFINE_KPIS = "define KPIs and ask for figures"
    WRITE_INSIGHTS = "write insights from signals"
    OPEN_CORRECTIONS = "open course corrections"
    WORK_CORRECTIONS = "report progress on course corrections they own"
    CHECK_EFFECTS = "judge whether a correction helped"
    RUN_MEETINGS = "plan and hold performance meetings and freeze packs"
    ADD_IDEAS = "add ideas to a performance meeting"
    KEEP_COMMITMENTS = "make commitments and report on those they own"
    AGREE = "answer questions and agree what both sides agree, for their side"
    KEEP_LOG = "write in a contract's log and keep its risks"
    RUN_KICKOFFS = "prepare and hold kickoffs, draft plans and expectation sheets"
    REVIEW_KICKOFFS = "review kickoffs and edit the library of starter sets"
    SEE_LIBRARY = "read the library of starter sets"
    EDIT_PROFILES = "edit what each intensity asks for"
    MANAGE_PEOPLE = "manage people and departments"


ROLES: dict[Verb, frozenset[Role]] = {
    Verb.SEE_OWN_WORK: EVERYONE,
    Verb.SEE_STAFF_PAGES: STAFF,
    Verb.SEE_UPLOADS: EVERYONE,
    Verb.SEND_FIGURES: frozenset({Role.MANAGER, Role.DIRECTOR, Role.VENDOR}),
    Verb.ACKNOWLEDGE: LEADS,
    Verb.EDIT_CONTRACTS: LEADS | {Role.BUYER},
    Verb.DEFINE_KPIS: LEADS,
    Verb.WRITE_INSIGHTS: LEADS,
    Verb.OPEN_CORRECTIONS: LEADS,
    Verb.WORK_CORRECTIONS: LEADS | {Role.VENDOR},
    Verb.CHECK_EFFECTS: LEADS,
    Verb.RUN_MEETINGS: LEADS,
    Verb.ADD_IDEAS: LEADS | {Role.VENDOR},
    Verb.KEEP_COMMITMENTS: LEADS | {Role.VENDOR},
    Verb.AGREE: LEADS | {Role.VENDOR},
    Verb.KEEP_LOG: LEADS,
    Verb.RUN_KICKOFFS: LEADS,
    Verb.REVIEW_KICKOFFS: frozenset({Role.BUYER}),
    Verb.SEE_LIBRARY: STAFF,
    Verb.EDIT_PROFILES: frozenset({Role.ADMIN}),
    Verb.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
}

PUBLIC = None
"""Marks a page that needs no sign-in."""

PAGES: dict[str, Verb | None] = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "home": Verb.SEE_OWN_WORK,
    "help": Verb.SEE_OWN_WORK,
    "help-page": Verb.SEE_OWN_WORK,
    "kpi": Verb.SEE_OWN_WORK,
    "notices": Verb.SEE_OWN_WORK,
    # contracts
    "departments": Verb.SEE_STAFF_PAGES,
    "department-add": Verb.MANAGE_PEOPLE,
    "department-edit": Verb.MANAGE_PEOPLE,
    "vendors": Verb.SEE_STAFF_PAGES,
    "vendor": Verb.SEE_STAFF_PAGES,
    "vendor-add": Verb.EDIT_CONTRACTS,
    "vendor-edit": Verb.EDIT_CONTRACTS,
    "programs": Verb.SEE_OWN_WORK,
    "program": Verb.SEE_OWN_WORK,
    "program-add": Verb.EDIT_CONTRACTS,
    "program-edit": Verb.EDIT_CONTRACTS,
    "contracts": Verb.SEE_OWN_WORK,
    "contract": Verb.SEE_OWN_WORK,
    "contract-add": Verb.EDIT_CONTRACTS,
    "contract-edit": Verb.EDIT_CONTRACTS,
    "contract-history": Verb.SEE_OWN_WORK,
    "deliverable-add": Verb.EDIT_CONTRACTS,
    "deliverable-receive": Verb.EDIT_CONTRACTS,
    # log and risks
    "log": Verb.SEE_OWN_WORK,
    "log-write": Verb.KEEP_LOG,
    "risks": Verb.SEE_OWN_WORK,
    "risk": Verb.SEE_OWN_WORK,
    "risk-add": Verb.KEEP_LOG,
    "risk-edit": Verb.KEEP_LOG,
    "risk-review": Verb.KEEP_LOG,
    "risk-close": Verb.KEEP_LOG,
    "risk-reopen": Verb.KEEP_LOG,
    "trigger-set": Verb.KEEP_LOG,
    "trigger-drop": Verb.KEEP_LOG,
    "contract-handover": Verb.SEE_STAFF_PAGES,
    "practice-figures": Verb.SEE_STAFF_PAGES,
    "chain": Verb.SEE_OWN_WORK,
    "figure-contest": Verb.SEND_FIGURES,
    "contest": Verb.SEE_OWN_WORK,
    "contest-answer": Verb.ACKNOWLEDGE,
    "contest-withdraw": Verb.SEND_FIGURES,
    "contract-intensity": Verb.SEE_STAFF_PAGES,
    "contract-missing": Verb.SEE_STAFF_PAGES,
    "reassess": Verb.SEE_STAFF_PAGES,
    "workload": Verb.SEE_STAFF_PAGES,
    "profiles": Verb.SEE_STAFF_PAGES,
    "profile-edit": Verb.EDIT_PROFILES,
    # people
    "people": Verb.MANAGE_PEOPLE,
    "person-add": Verb.MANAGE_PEOPLE,
    "person-edit": Verb.MANAGE_PEOPLE,
    # measures
    "kpi-add": Verb.DEFINE_KPIS,
    "kpi-edit": Verb.DEFINE_KPIS,
    "kpi-retire": Verb.DEFINE_KPIS,
    "kpi-figures": Verb.SEE_OWN_WORK,
    "submissions": Verb.SEE_UPLOADS,
    "submission": Verb.SEE_UPLOADS,
    "submission-progress": Verb.SEE_UPLOADS,
    "submission-file": Verb.SEE_UPLOADS,
    "figures-send": Verb.SEND_FIGURES,
    "figures-template": Verb.SEND_FIGURES,
    "figures-enter": Verb.SEND_FIGURES,
    "submission-columns": Verb.SEND_FIGURES,
    "submission-answer": Verb.SEND_FIGURES,
    "submission-save": Verb.SEND_FIGURES,
    "submission-withdraw": Verb.SEND_FIGURES,
    "submission-again": Verb.SEND_FIGURES,
    "submission-acknowledge": Verb.ACKNOWLEDGE,
    # insights
    "signals": Verb.SEE_OWN_WORK,
    "signal": Verb.SEE_OWN_WORK,
    "insights": Verb.SEE_OWN_WORK,
    "insight": Verb.SEE_OWN_WORK,
    "insight-write": Verb.WRITE_INSIGHTS,
    "insight-leave": Verb.WRITE_INSIGHTS,
    "insight-close": Verb.WRITE_INSIGHTS,
    "deep-dives": Verb.SEE_OWN_WORK,
    "deep-dive": Verb.SEE_OWN_WORK,
    "deep-dive-ask": Verb.ADD_IDEAS,
    # corrections
    "corrections": Verb.SEE_OWN_WORK,
    "correction": Verb.SEE_OWN_WORK,
    "correction-open": Verb.OPEN_CORRECTIONS,
    "correction-in-place": Verb.WORK_CORRECTIONS,
    "correction-open-together": Verb.OPEN_CORRECTIONS,
    "correction-change": Verb.OPEN_CORRECTIONS,
    "correction-drop": Verb.OPEN_CORRECTIONS,
    "correction-again": Verb.OPEN_CORRECTIONS,
    "correction-leave": Verb.OPEN_CORRECTIONS,
    "correction-check": Verb.CHECK_EFFECTS,
    "check-judge": Verb.CHECK_EFFECTS,
    "visit": Verb.SEE_OWN_WORK,
    "visit-plan": Verb.WRITE_INSIGHTS,
    "visit-move": Verb.WRITE_INSIGHTS,
    "visit-note": Verb.WRITE_INSIGHTS,
    "commitments": Verb.SEE_OWN_WORK,
    "commitment": Verb.SEE_OWN_WORK,
    "commitment-make": Verb.KEEP_COMMITMENTS,
    "commitment-settle": Verb.KEEP_COMMITMENTS,
    "commitment-reopen": Verb.OPEN_CORRECTIONS,
    "practices": Verb.SEE_OWN_WORK,
    "practice": Verb.SEE_OWN_WORK,
    "practice-share": Verb.WRITE_INSIGHTS,
    "practice-adopt": Verb.WORK_CORRECTIONS,
    "practice-decline": Verb.WORK_CORRECTIONS,
    "adoption-change": Verb.WORK_CORRECTIONS,
    "adoption-undo": Verb.WORK_CORRECTIONS,
    "practice-export": Verb.SEE_STAFF_PAGES,
    "practice-import": Verb.WRITE_INSIGHTS,
    "question-ask": Verb.WRITE_INSIGHTS,
    "question": Verb.SEE_OWN_WORK,
    "question-answer": Verb.AGREE,
    "question-withdraw": Verb.WRITE_INSIGHTS,
    # meetings
    "meetings": Verb.SEE_OWN_WORK,
    "meeting": Verb.SEE_OWN_WORK,
    "meeting-figures": Verb.SEE_OWN_WORK,
    "meeting-calendar": Verb.SEE_OWN_WORK,
    "meeting-plan": Verb.RUN_MEETINGS,
    "meeting-move": Verb.RUN_MEETINGS,
    "meeting-people": Verb.RUN_MEETINGS,
    "meeting-cancel": Verb.RUN_MEETINGS,
    "meeting-hold": Verb.RUN_MEETINGS,
    "minutes-correct": Verb.RUN_MEETINGS,
    "minutes-agree": Verb.AGREE,
    "minutes-return": Verb.AGREE,
    "series": Verb.SEE_OWN_WORK,
    "series-calendar": Verb.SEE_OWN_WORK,
    "series-plan": Verb.RUN_MEETINGS,
    "series-people": Verb.RUN_MEETINGS,
    "series-stop": Verb.RUN_MEETINGS,
    "meeting-deep-dive": Verb.RUN_MEETINGS,
    "idea-add": Verb.ADD_IDEAS,
    "idea-choose": Verb.RUN_MEETINGS,
    "decision-add": Verb.RUN_MEETINGS,
    "meeting-live": Verb.RUN_MEETINGS,
    "meeting-note": Verb.RUN_MEETINGS,
    "meeting-capture": Verb.RUN_MEETINGS,
    "meeting-said": Verb.RUN_MEETINGS,
    "pack-freeze": Verb.RUN_MEETINGS,
    "pack": Verb.SEE_OWN_WORK,
    "pack-figures": Verb.SEE_OWN_WORK,
    "pack-pdf": Verb.SEE_OWN_WORK,
    "pack-word": Verb.SEE_OWN_WORK,
    "pack-summary": Verb.SEE_OWN_WORK,
    "pack-summary-pdf": Verb.SEE_OWN_WORK,
    # plans
    "plan": Verb.SEE_OWN_WORK,
    "plan-version": Verb.SEE_OWN_WORK,
    "plan-agree": Verb.RUN_KICKOFFS,
    # draft plans
    "drafts": Verb.SEE_STAFF_PAGES,
    "draft": Verb.SEE_STAFF_PAGES,
    "draft-add": Verb.RUN_KICKOFFS,
    "draft-edit": Verb.RUN_KICKOFFS,
    "draft-terms": Verb.RUN_KICKOFFS,
    "draft-levels": Verb.RUN_KICKOFFS,
    "draft-kpi-add": Verb.RUN_KICKOFFS,
    "draft-kpi": Verb.RUN_KICKOFFS,
    "draft-kpi-remove": Verb.RUN_KICKOFFS,
    "draft-award": Verb.RUN_KICKOFFS,
    "draft-take-back": Verb.RUN_KICKOFFS,
    "draft-drop": Verb.RUN_KICKOFFS,
    # kickoff and expectation sheet
    "kickoff": Verb.SEE_OWN_WORK,
    "kickoff-hold": Verb.RUN_KICKOFFS,
    "kickoff-agree": Verb.AGREE,
    "kickoff-review": Verb.REVIEW_KICKOFFS,
    "kickoff-hand-in": Verb.RUN_KICKOFFS,
    "kickoff-predecessor": Verb.RUN_KICKOFFS,
    "pre-wire": Verb.RUN_KICKOFFS,
    "pre-wire-answer": Verb.AGREE,
    "sheet": Verb.SEE_OWN_WORK,
    "sheet-edit": Verb.RUN_KICKOFFS,
    "sheet-agree": Verb.AGREE,
    "sheet-return": Verb.AGREE,
    # what is prepared for a kickoff and settled in it
    "kickoff-context": Verb.SEE_OWN_WORK,
    "document-add": Verb.RUN_KICKOFFS,
    "document-edit": Verb.RUN_KICKOFFS,
    "document-drop": Verb.RUN_KICKOFFS,
    "walkthrough": Verb.SEE_OWN_WORK,
    "requirement-add": Verb.RUN_KICKOFFS,
    "requirements-file": Verb.RUN_KICKOFFS,
    "requirements-read-rest": Verb.AGREE,
    "requirement-edit": Verb.RUN_KICKOFFS,
    "requirement-drop": Verb.RUN_KICKOFFS,
    "requirement-read": Verb.AGREE,
    "requirement-settle": Verb.RUN_KICKOFFS,
    "requirement-action": Verb.RUN_KICKOFFS,
    "needs": Verb.SEE_OWN_WORK,
    "need-say": Verb.AGREE,
    "need-promise": Verb.RUN_KICKOFFS,
    "need-decline": Verb.RUN_KICKOFFS,
    "need-again": Verb.RUN_KICKOFFS,
    "need-withdraw": Verb.AGREE,
    "roles": Verb.SEE_OWN_WORK,
    "roles-start": Verb.RUN_KICKOFFS,
    "role-add": Verb.RUN_KICKOFFS,
    "role-edit": Verb.RUN_KICKOFFS,
    "role-drop": Verb.RUN_KICKOFFS,
    "contact-card": Verb.AGREE,
    "success": Verb.SEE_OWN_WORK,
    "success-say": Verb.AGREE,
    "success-agree": Verb.RUN_KICKOFFS,
    "kickoff-risks": Verb.SEE_OWN_WORK,
    "risks-take": Verb.RUN_KICKOFFS,
    "retro": Verb.RUN_KICKOFFS,
    "lessons": Verb.SEE_LIBRARY,
    "agenda": Verb.SEE_OWN_WORK,
    "agenda-freeze": Verb.RUN_KICKOFFS,
    "agenda-frozen": Verb.SEE_OWN_WORK,
    "kickoff-calendar": Verb.SEE_OWN_WORK,
    # library
    "library": Verb.SEE_LIBRARY,
    "library-set": Verb.SEE_LIBRARY,
    "library-set-add": Verb.REVIEW_KICKOFFS,
    "library-set-edit": Verb.REVIEW_KICKOFFS,
    "library-add": Verb.REVIEW_KICKOFFS,
    "library-edit": Verb.REVIEW_KICKOFFS,
    "library-remove": Verb.REVIEW_KICKOFFS,
}


def may(user: Any, verb: Verb) -> bool:
    """Whether this person's role allows the verb at all."""
    return bool(user.is_authenticated and user.is_active and user.role in ROLES[verb])


def opens(user: Any, address: str) -> bool:
    """Whether this person's role may open the page at an address of ours."""
    verb = PAGES[resolve(urlsplit(address).path).view_name]
    return verb is PUBLIC or may(user, verb)


def require(user: User, verb: Verb, record: Any = None) -> None:
    """Stop an action that this person may not do, or on a record they may not know of.

    Raises PermissionDenied.
    """
    if not may(user, verb):
        raise PermissionDenied(f"Your role, {user.get_role_display()}, may not {verb.value}.")
    if record is not None and not type(record).objects.visible_to(user).filter(pk=record.pk).exists():
        raise PermissionDenied("That record is outside your departments or your vendor.")

"""The menu: every list somebody may open, in the order of the work. Who may is in `people.access`, as for the pages."""

from collections.abc import Container

from midcourse.pages.addresses import address
from midcourse.people.access import PAGES

MENU: tuple[tuple[str, dict[str, str]], ...] = (
    ("Home", {"home": "Home"}),
    (
        "Contracts",
        {
            "programs": "Programs",
            "contracts": "Contracts",
            "vendors": "Vendors",
            "drafts": "Draft plans",
            "library": "KPI library",
            "workload": "Workload",
        },
    ),
    ("Data", {"submissions": "Figures", "signals": "Signals"}),
    ("Insight", {"insights": "Insights", "deep-dives": "Deep dives", "risks": "Risks", "log": "Log"}),
    ("Action", {"corrections": "Corrections", "practices": "Practices", "commitments": "Commitments"}),
    ("Meetings", {"meetings": "Performance meetings", "practice-figures": "Figures on our practice"}),
    ("Set-up", {"departments": "Departments", "people": "People", "profiles": "Intensity profiles"}),
)
"""Headings, with the pages under each and what their links say."""


def menu(verbs: Container[str], here: str) -> list[dict[str, object]]:
    """The headings with the links of those who have these verbs; `here` is the page they are on."""
    shown = []
    for heading, pages in MENU:
        links = [(text, address(name), name == here) for name, text in pages.items() if _opens(verbs, name)]
        if links:
            shown.append({"heading": heading, "links": links, "here": here in pages})
    return shown


def _opens(verbs: Container[str], name: str) -> bool:
    verb = PAGES[name]
    return verb is not None and verb.name in verbs

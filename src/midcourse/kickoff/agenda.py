"""The agenda of a kickoff: the parts it goes through, with the minutes each usually takes."""

from midcourse.kickoff.papers import Section, Table

PARTS = (
    ("Welcome: who is here, and what residents should notice", 10),
    ("What you thought about beforehand", 10),
    ("What success looks like in 12 months", 15),
    ("Contract walk-through", 20),
    ("KPIs, figures and meetings: the expectation sheet", 15),
    ("What the vendor needs from the government", 10),
    ("Who does what, and how we reach each other", 10),
    ("Risks and their early-warning signs", 10),
    ("What went well today, and what comes next", 5),
)


def timetable() -> Section:
    rows = tuple((title, f"{minutes} minutes") for title, minutes in PARTS)
    total = sum(minutes for _, minutes in PARTS)
    return Section("timetable", "Agenda", (f"{total} minutes in all.",), table=Table(("Part", "Time"), rows))

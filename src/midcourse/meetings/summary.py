"""A pack on one page: what a director reads in a minute, out of the frozen content and nothing else."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from midcourse.corrections.models import Verdict

MOST = 3  # things that work, and challenges
MOST_AGREED = 5  # decisions, and corrections
LONGEST = 140  # letters of one line, so that all fits a page

Content = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """Something to know, whom it is about, and what belongs beside it."""

    text: str
    who: str = ""
    beside: str = ""


def summary_of(content: Content) -> Content:
    """The summary as plain data: the pack's head and glance, `works`, `challenges`, `decisions`, `corrections`.

    `content` is as `pack.readable` gives it. Corrections carry their next check date.
    """
    head = ("subject", "on", "goal", "edition", "vendor", "made_at", "last_meeting", "glance", "sharing")
    lists = {
        "works": islice(_once(_works(content)), MOST),
        "challenges": islice(_once(_challenges(content)), MOST),
        "decisions": (Line(row["text"], row["whom"]) for row in content["decisions"][:MOST_AGREED]),
        "corrections": (_agreed(row) for row in content["corrections"][:MOST_AGREED]),
    }
    told = {name: [asdict(_shortened(line)) for line in lines] for name, lines in lists.items()}
    return {**{name: content[name] for name in head}, **told, "goal": _short(content["goal"])}


def _works(content: Content) -> Iterable[Line]:
    """What people concluded comes before what the figures alone say."""
    worked = (row for row in content["looked"] if row["verdict"] == Verdict.WORKED)
    yield from (Line(row["title"], row["who"], row["kpi"]) for row in content["bright_spots"])
    yield from (Line(f"{row['what']}: it worked. {row['evidence']}", row["who"], row["kpi"]) for row in worked)
    yield from (Line(row["sentence"], row["who"], row["kpi"]) for row in content["better"])


def _challenges(content: Content) -> Iterable[Line]:
    did_not = (row for row in content["looked"] if row["verdict"] == Verdict.DID_NOT)
    yield from (Line(row["title"], row["who"], _answer(row)) for row in content["problems"])
    yield from (Line(f"{row['what']}: it did not help. {row['evidence']}", row["who"], row["kpi"]) for row in did_not)
    yield from (Line(row["sentence"], row["who"], row["kpi"]) for row in content["worse"])


def _answer(step: Content) -> str:
    """What is done about a problem."""
    if step["corrections"]:
        return str(step["corrections"][0])
    return "no correction needed" if step["answered"] else "needs a correction or a reason"


def _agreed(row: Content) -> Line:
    words = f"{row['what']} – {row['owner']}, in place by {row['due']}"
    return Line(words, row["who"], f"check on {row['check_on']}")


def _once(lines: Iterable[Line]) -> Iterable[Line]:
    """Each line the first time its words come."""
    seen: set[str] = set()
    for line in lines:
        if line.text not in seen:
            seen.add(line.text)
            yield line


def _shortened(line: Line) -> Line:
    return Line(*(_short(words) for words in (line.text, line.who, line.beside)))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rsplit(' ', 1)[0]}…"

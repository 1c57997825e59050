"""A pack as a Word document: headings, table heads and alternative texts that assistive technology can use."""

from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.shared import Pt

from midcourse.meetings.drawing import comparison, left_out, looked_drawn
from midcourse.meetings.models import Pack
from midcourse.meetings.pack import readable
from midcourse.meetings.paper import chart, listed, packed, table, writable

Content = dict[str, Any]
Part = Callable[[Paper, Content], None]


def word_of(pack: Pack) -> bytes:
    """The pack as .docx, from its frozen content and nothing else; the same bytes each time."""
    content = writable(readable(pack.content))
    paper = Document()
    _properties(paper, pack, content)
    _head(paper, content)
    for box in content["boxes"]:
        paper.add_heading(box["title"], 1)
        paper.add_paragraph(f"{box['minutes']} minutes", "Caption")
        PARTS[box["key"]](paper, content)
    corrected = f", corrected on {content['minutes_corrected']}" if content["minutes_corrected"] else ""
    for title, key in ((f"Minutes{corrected}", "minutes"), ("Minutes for staff", "staff_minutes")):
        if content[key]:
            paper.add_heading(title, 1)
            paper.add_paragraph(content[key])
    paper.add_paragraph(f"Frozen {content['made_at']} by {pack.frozen_by.name}. Hash {pack.sha256}", "Caption")
    return packed(paper)


def _properties(paper: Paper, pack: Pack, content: Content) -> None:
    about = paper.core_properties
    about.title = f"Performance meeting pack: {content['subject']}, {content['on']}"
    about.subject, about.author, about.language, about.comments = content["edition"], "Midcourse", "en-US", ""
    about.created = about.modified = pack.frozen_at.replace(tzinfo=None)
    paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = "Calibri", Pt(10.5)


def _head(paper: Paper, content: Content) -> None:
    whose = f" for {content['vendor']}" if content["vendor"] else ""
    paper.add_paragraph(f"{content['edition']}{whose}", "Subtitle")
    paper.add_heading(content["subject"], 0)
    last = f"; the last one was on {content['last_meeting']}" if content["last_meeting"] else ""
    paper.add_paragraph(f"Performance meeting of {content['on']}{last}.")
    paper.add_paragraph(content["goal"], "Intense Quote")
    table(paper, ["At a glance", "Number"], [[each["words"], each["number"]] for each in content["glance"]])
    if content["attendees"]:
        paper.add_paragraph(f"Asked to come: {', '.join(content['attendees'])}.")
    if content["time"]:
        paper.add_paragraph(content["time"])


def _opening(paper: Paper, content: Content) -> None:
    rows = [
        [row["what"], f"{row['who']}, {row['kpi']}", _noted(row), row["evidence"], row["check_on"]]
        for row in content["looked"]
    ]
    header = ["Correction", "Vendor and KPI", "Did it help?", "Evidence", "Next check"]
    table(paper, header, rows, "No corrections to look back on yet.")
    for row, spec in zip(content["looked"], looked_drawn(content["looked"]), strict=True):
        chart(paper, spec, f"{row['what']}, {row['who']}")
    if more := left_out(content["looked"]):
        paper.add_paragraph(more)
    listed(paper, "What changed since the last meeting", content["changed"])
    listed(paper, "Thank you", [f"{row['who']}: {row['text']} ({row['on']})" for row in content["recognitions"]])


def _updates(paper: Paper, content: Content) -> None:
    paper.add_heading("Open corrections", 2)
    rows = [
        [f"{row['what']}. {row['expected']}", row["who"], f"{row['owner']}, {row['side']}", row["due"], _late(row)]
        for row in content["corrections"]
    ]
    table(paper, ["Correction", "Vendor", "Who does it", "In place by", "State"], rows, "None is open.")
    paper.add_heading("Promises of both sides", 2)
    rows = [
        [row["what"], f"{row['side']}, {row['who']}", row["owner"], f"{row['due']}{', late' if row['late'] else ''}"]
        for row in content["commitments"]
    ]
    table(paper, ["Promise", "Who promised", "Who keeps it", "By"], rows, "None is open.")
    listed(paper, "Promises kept", content["kept"])
    late = [
        f"{row['who']}: {row['kpi']} for {', '.join(row['periods'])}, {row['days']} days late"
        for row in content["late"]
    ]
    listed(paper, "Late data", late, "All figures asked for have come.")
    listed(
        paper, "Compliance exceptions", [f"{row['who']}: {row['sentence']}" for row in content["exceptions"]], "None."
    )


def _patterns(paper: Paper, content: Content) -> None:
    for title, key in (("Bright spots", "better"), ("What needs attention", "worse")):
        listed(paper, title, [_signal(row) for row in content[key]], "No signal.")
    listed(paper, "Other signals", [_signal(row) for row in content["other"]])
    if content["sharing"]:
        paper.add_paragraph(content["sharing"])
    for pattern in content["patterns"]:
        _pattern(paper, pattern)
    listed(paper, "The other KPIs", [f"{row['name']}: {row['sentence']}" for row in content["briefly"]])


def _pattern(paper: Paper, pattern: Content) -> None:
    paper.add_heading(pattern["name"], 2)
    target = f" Target: {pattern['target']}." if pattern["target"] else ""
    paper.add_paragraph(f"{pattern['sentence']} {pattern['meaning']}{target}")
    for risk in pattern["risks"]:
        paper.add_paragraph(f"Early warning. {_signal(risk)} {risk['mitigation']}".strip(), "Intense Quote")
    chart(paper, comparison(pattern), "")
    rows = [
        [
            each["who"],
            f"{each['said']} {each['period']}".strip(),
            each["verdict"] or "–",
            each["rule"] or "–",
            _met(each),
        ]
        for each in pattern["standings"]
    ]
    table(paper, ["Vendor", "Latest", "Verdict", "Since when, by which rule", "On target"], rows)
    for part in [*pattern["drivers"], *pattern["segments"]]:
        paper.add_heading(part["caption"], 3)
        table(paper, part["header"], part["rows"])
        if part["more"]:
            paper.add_paragraph(f"and {part['more']} more")


def _brainstorm(paper: Paper, content: Content) -> None:
    _steps(paper, "Bright spots to learn from", content["bright_spots"])
    ideas = [f"{row['text']} – {row['by']}{', chosen' if row['chosen'] else ''}" for row in content["ideas"]]
    listed(paper, "Ideas", ideas, "None yet.")
    asked = [f"{row['who']}: {row['text']} {row['answer'] or '(not answered yet)'}" for row in content["questions"]]
    listed(paper, "Questions to vendors", asked)
    practices = [
        f"{row['title']}: {row['how']}{' From ' + row['elsewhere'] + '.' if row['elsewhere'] else ''}"
        for row in content["practices"]
    ]
    listed(paper, "Practices that helped others", practices)


def _action_steps(paper: Paper, content: Content) -> None:
    _steps(paper, "Problems", content["problems"], "No problem is open.")
    decisions = [f"{row['text']}{' – ' + row['whom'] if row['whom'] else ''}" for row in content["decisions"]]
    listed(paper, "Decisions", decisions, "None noted when this pack was frozen.")


def _deep_dive(paper: Paper, content: Content) -> None:
    paper.add_paragraph(content["deep_dive"] or "No topic to show.")
    if content["learned"]:
        paper.add_paragraph(f"What we learned: {content['learned']}")


PARTS: dict[str, Part] = {
    "opening": _opening,
    "updates": _updates,
    "patterns": _patterns,
    "brainstorm": _brainstorm,
    "steps": _action_steps,
    "deep-dive": _deep_dive,
}


def _steps(paper: Paper, title: str, rows: Sequence[Content], empty: str = "") -> None:
    if rows or empty:
        paper.add_heading(title, 2)
    if not rows and empty:
        paper.add_paragraph(empty)
    for row in rows:
        about = ", ".join(words for words in (row["who"], row["kpi"]) if words)
        paper.add_paragraph().add_run(f"{row['title']} ({about})").bold = True
        told = [row["story"], *row["corrections"], row["reason"] and f"No correction needed: {row['reason']}"]
        for words in told:
            if words:
                paper.add_paragraph(words, "List Bullet")


def _noted(row: Content) -> str:
    return f"{row['words']} ({row['note']})" if row["note"] else str(row["words"])


def _late(row: Content) -> str:
    return f"{row['state']}, late" if row["late"] else str(row["state"])


def _met(standing: Content) -> str:
    return {True: "Yes", False: "No", None: "–"}[standing["meets_target"]]


def _signal(row: Content) -> str:
    return f"{row['who']}: {row['sentence']}" if row["who"] else str(row["sentence"])

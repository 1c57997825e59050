"""The kickoff's agenda as a paper with all that was prepared, in an edition for staff and one for the vendor.

The vendor's edition is built from what a vendor may know; it is never the internal one with lines taken out.
"""

from midcourse.contracts.models import Risk
from midcourse.corrections.models import Side
from midcourse.kickoff.actions.prewire import when
from midcourse.kickoff.agenda import timetable
from midcourse.kickoff.context import definitions_of
from midcourse.kickoff.models import KeyDocument, Kickoff, Need
from midcourse.kickoff.papers import Paper, Section, Table
from midcourse.kickoff.printing import cards_section, roles_section
from midcourse.kickoff.rfp_words import kpi_table


def agenda_paper(kickoff: Kickoff, *, shared: bool) -> Paper:
    """As it stands today; `shared` is the vendor's edition. The number of queries does not grow with rows."""
    contract = kickoff.contract
    day = when(kickoff) if kickoff.on else "no day yet"
    about = f"{contract.department} and {contract.vendor} · contract {contract.number} · {day}"
    sections = [
        timetable(),
        _before(kickoff, shared=shared),
        _answers(kickoff),
        _success(kickoff),
        _walkthrough(kickoff),
        _kpis(kickoff, shared=shared),
        _needs(kickoff),
        _roles(kickoff),
        cards_section(kickoff),
        _risks(kickoff, shared=shared),
    ]
    told = tuple(section for section in sections if section.paragraphs or section.items or section.table)
    return Paper(f"Kickoff agenda: {contract}", about, contract.goal, told)


def _before(kickoff: Kickoff, *, shared: bool) -> Section:
    """What came before, for staff; documents to know, for both."""
    documents = KeyDocument.objects.filter(kickoff=kickoff)
    documents = documents.filter(shared=True) if shared else documents
    items = tuple(". ".join(filter(None, (each.title, each.link, each.words))) for each in documents)
    predecessor = None if shared else kickoff.predecessor
    words = (f"This contract follows {predecessor} ({predecessor.vendor}).",) if predecessor else ()
    return Section("before", "To know beforehand", words, items)


def _answers(kickoff: Kickoff) -> Section:
    if not kickoff.pre_wire_sent_at:
        return Section("answers", "")
    rows = tuple((each.text, each.answer or "not answered yet") for each in kickoff.questions.all())
    return Section("answers", "What you thought about beforehand", table=_table(("Question", "Answer"), rows))


def _success(kickoff: Kickoff) -> Section:
    title = "What success looks like in 12 months"
    if kickoff.success:
        return Section("success", title, (kickoff.success,))
    rows = tuple((Side(each.side).label, each.text) for each in kickoff.success_statements.order_by("side"))
    return Section(
        "success", title, table=_table(("Side", "In its own words"), rows) if len(rows) == len(Side) else None
    )


def _walkthrough(kickoff: Kickoff) -> Section:
    header = ("Clause", "In plain words", "Department", "Vendor", "Question")
    rows = tuple(
        (
            each.clause or "–",
            each.text,
            each.get_government_display(),
            each.get_vendor_display(),
            " → ".join(filter(None, (each.question, each.answer))) or "–",
        )
        for each in kickoff.requirements.all()
    )
    return Section("walkthrough", "Contract walk-through", table=_table(header, rows))


def _kpis(kickoff: Kickoff, *, shared: bool) -> Section:
    definitions = definitions_of(kickoff, shared=shared)
    return Section("kpis", "KPIs", table=kpi_table(definitions, "Level asked for") if definitions else None)


def _needs(kickoff: Kickoff) -> Section:
    rows = tuple((need.text, _answer(need)) for need in kickoff.needs.select_related("commitment__owner"))
    return Section("needs", "What the vendor needs", table=_table(("Need", "Answer"), rows))


def _answer(need: Need) -> str:
    if promised := need.commitment:
        return f"Promised: {promised}, {promised.owner}, by {promised.due:%b %-d, %Y}"
    return f"Cannot be promised: {need.declined_because}" if need.declined_because else "open"


def _roles(kickoff: Kickoff) -> Section:
    section = roles_section(kickoff)
    return Section(section.key, "Who is accountable", table=section.table)


def _risks(kickoff: Kickoff, *, shared: bool) -> Section:
    risks = Risk.objects.open().filter(contract=kickoff.contract).select_related("owner")
    risks = risks.filter(shared=True) if shared else risks
    rows = tuple(
        (risk.what, risk.sign or "–", risk.mitigation or "–", risk.owner.name)
        for risk in sorted(risks, key=lambda risk: -risk.weight)
    )
    header = ("Risk", "Early-warning sign", "What we do about it", "Owner")
    return Section("risks", "Risks", table=_table(header, rows))


def _table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table | None:
    return Table(header, rows) if rows else None

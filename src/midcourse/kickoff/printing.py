"""The role matrix with its contact cards on one sheet of paper (K6)."""

from midcourse.kickoff.models import Kickoff
from midcourse.kickoff.papers import Paper, Section, Table
from midcourse.kickoff.roles import Card, cards_of, matrix_of


def roles_paper(kickoff: Kickoff) -> Paper:
    contract = kickoff.contract
    about = f"{contract.department} and {contract.vendor} · contract {contract.number}"
    return Paper(f"Who does what: {contract}", about, "", (roles_section(kickoff), cards_section(kickoff)))


def roles_section(kickoff: Kickoff) -> Section:
    rows = tuple(
        (
            item.item,
            item.accountable.name,
            ", ".join(person.name for person in item.responsible.all()) or "–",
            item.consulted or "–",
            item.informed or "–",
        )
        for item in matrix_of(kickoff)
    )
    title = "Who is accountable"
    if not rows:
        return Section("roles", title, missing="Who is accountable for what. One person for each item.")
    header = ("What", "Accountable", "Does it", "Asked before", "Told after")
    return Section("roles", title, table=Table(header, rows))


def cards_section(kickoff: Kickoff) -> Section:
    rows = tuple(
        (card.person.name, f"{card.job}, {card.side}", _addresses(card), _best(card)) for card in cards_of(kickoff)
    )
    return Section("cards", "How to reach each other", table=Table(("Name", "Role", "Addresses", "Best by"), rows))


def _addresses(card: Card) -> str:
    return ", ".join(each for each in (card.person.email, card.person.phone) if each)


def _best(card: Card) -> str:
    return f"{card.channel}: {card.words}" if card.words else card.channel

"""Who reads which statement of success: neither side is led by the other's (K7)."""

from dataclasses import dataclass
from typing import Any

from midcourse.corrections.actions.promise import side_of
from midcourse.corrections.models import Side
from midcourse.kickoff.models import Kickoff, SuccessStatement
from midcourse.people.models import User


@dataclass(frozen=True)
class Said:
    """One side's place: whether it has written, and the statement where this reader may read it yet."""

    side: Side
    own: bool
    written: bool
    statement: SuccessStatement | None


def statements_for(kickoff: Kickoff, reader: User) -> list[Said]:
    """Both sides in order; the other side's text only once both have written. One query."""
    rows: Any = kickoff.success_statements.select_related("said_by")
    written = {row.side: row for row in rows}
    both, own = len(written) == len(Side), side_of(reader)
    return [
        Said(side, side == own, side in written, written.get(side) if both or side == own else None) for side in Side
    ]

"""What each column of a file is: guessed from its name and cells, said by the sender, remembered for next time."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from midcourse.measures.asked import Asked
from midcourse.measures.models import RememberedMapping, Submission
from midcourse.people import clock
from midcourse.people.models import User

PERIOD, UNIT, KPI_NAME = "period", "unit", "kpi"
NUMBERS = ("numerator", "denominator", "value")


@dataclass(frozen=True)
class Columns:
    """What the columns are.

    `roles` maps a column to `period`, `unit` (the contract or vendor), `kpi` (the KPI's name), `by:<breakdown>`,
    `kpi:<id>:<number>` (a number of that KPI) or `row:<number>` (a number of the KPI named in the row), where
    `<number>` is numerator, denominator or value. With `events` each row is one event of the KPI `event_kpi`, and
    `quiet_is_zero` says that the file holds every event, so that a period without rows had none. `day_first` and
    `percent` are None where the column itself tells.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    events: bool = False
    event_kpi: int | None = None
    quiet_is_zero: bool = False
    day_first: bool | None = None
    percent: bool | None = None

    def column(self, role: str) -> str | None:
        return next((name for name, each in self.roles.items() if each == role), None)

    @property
    def breakdowns(self) -> dict[str, str]:
        """Breakdown → column."""
        return {role[3:]: name for name, role in self.roles.items() if role.startswith("by:")}

    @property
    def kpis(self) -> list[int]:
        """The KPIs that have columns of their own."""
        parts = [role.split(":") for role in self.roles.values()]
        return list(dict.fromkeys(int(part[1]) for part in parts if part[0] == "kpi" and len(part) == 3))

    def numbers(self, kpi: int | None) -> dict[str, str]:
        """Number → column of one KPI, or of the KPI named in the row for None."""
        prefix = f"kpi:{kpi}" if kpi else "row"
        found = {number: self.column(f"{prefix}:{number}") for number in NUMBERS}
        return {number: column for number, column in found.items() if column}

    def fits(self, asked: Asked) -> bool:
        """Whether every KPI and breakdown it names is still asked for."""
        kpis = {kpi.pk for kpi in asked.kpis}
        named = {*self.kpis, *([self.event_kpi] if self.event_kpi else [])}
        return named <= kpis and set(self.breakdowns) <= set(asked.dimensions)

    def written(self) -> dict[str, Any]:
        """As kept with a submission."""
        return asdict(self)


def read_columns(written: Mapping[str, Any]) -> Columns:
    """From how it was kept."""
    return Columns(**written)


def wrong_with(columns: Columns, asked: Asked) -> str:
    """Why the columns cannot be read as said, in one sentence; empty where they can."""
    roles = [role for role in columns.roles.values() if role]
    twice = next((role for role in roles if roles.count(role) > 1), None)
    if twice:
        names = " and ".join(f"“{name}”" for name, role in columns.roles.items() if role == twice)
        return f"Columns {names} are both said to be the same. Choose one of them and leave the other out."
    if not columns.column(PERIOD):
        return "No column is chosen for the period. Say which one holds the month or date."
    if len(asked.contracts) > 1 and not columns.column(UNIT):
        return "No column is chosen for the contract or vendor. Say which one tells whose figures they are."
    if columns.events:
        return "" if columns.event_kpi else "Say which KPI the rows are events of."
    if columns.column(KPI_NAME) and not columns.numbers(None):
        return "No column is chosen for the figure of the KPI that each row names. Say which one it is."
    if columns.numbers(None) and not columns.column(KPI_NAME) and len(asked.kpis) > 1:
        return "No column is chosen for the KPI's name. Say which one it is, or which KPI the figure belongs to."
    if not columns.numbers(None) and not columns.kpis:
        return "No column is chosen for a figure. Say which column holds the figures of which KPI."
    return ""


def remembered(submission: Submission, asked: Asked) -> Columns | None:
    """What these columns were the last time this side sent them, where that still fits."""
    kept = RememberedMapping.objects.filter(**_slot(submission)).first()
    columns = read_columns(kept.mapping) if kept else None
    return columns if columns and columns.fits(asked) else None


def remember(submission: Submission, columns: Columns) -> None:
    """Keep it for the next file with these columns."""
    RememberedMapping.objects.update_or_create(
        **_slot(submission), defaults={"mapping": columns.written(), "used_at": clock.now()}
    )


def _slot(submission: Submission) -> dict[str, Any]:
    subject = f"program:{submission.program_id}" if submission.program_id else f"contract:{submission.contract_id}"
    header = _header_hash([column["name"] for column in submission.columns])
    return {"owner": owner_of(submission.sent_by, submission), "subject": subject, "header": header}


def owner_of(user: User, submission: Submission) -> str:
    """The side a person sends for: their vendor, or the department whose contract it is."""
    if user.is_vendor:
        return f"vendor:{user.vendor_contact.vendor_id}"
    subject = submission.program or submission.contract
    return f"department:{subject.department_id}" if subject else ""


def _header_hash(names: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()

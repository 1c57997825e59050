"""Updates and progress (M1): open corrections, promises of both sides, late data by vendor, compliance exceptions."""

from collections import defaultdict

from midcourse.analysis.measure import Every
from midcourse.analysis.wording import difference, period
from midcourse.contracts.compliance import compliance_of
from midcourse.corrections.models import Correction, Side
from midcourse.corrections.queries import kept_by_side
from midcourse.measures.models import DataRequest
from midcourse.meetings.editions import Edition
from midcourse.meetings.parts.opening import STANDING
from midcourse.meetings.shapes import CommitmentLine, CorrectionLine, Exceptional, LateData


def open_corrections(edition: Edition) -> list[CorrectionLine]:
    """Corrections of both sides that are not checked or dropped, the earliest due first."""
    rows = edition.corrections.filter(state__in=STANDING).select_related("kpi__current", "owner")
    return [_line(edition, row) for row in rows]


def _line(edition: Edition, correction: Correction) -> CorrectionLine:
    waiting = correction.state == Correction.State.AGREED
    return CorrectionLine(
        correction=correction.pk,
        what=correction.what,
        who=edition.who(correction.contract_id),
        expected=expected_words(correction),
        owner=correction.owner.name,
        side="Vendor" if correction.owner.is_vendor else "Department",
        due=f"{correction.due:%b %-d, %Y}",
        state=str(correction.get_state_display()),
        late=(correction.due if waiting else correction.check_on) < edition.today,
        check_on=f"{correction.check_on:%b %-d, %Y}",
    )


def expected_words(correction: Correction) -> str:
    """`Complaints: goes down by about 5`."""
    size = difference(correction.size, correction.kpi.definition.measure) if correction.size else ""
    words = f"{correction.kpi}: {correction.get_expected_display().lower()}"
    return f"{words} by about {size}" if size else words


def commitments(edition: Edition) -> list[CommitmentLine]:
    """What either side promised and has not settled, the earliest due first."""
    return [
        CommitmentLine(
            commitment=row.pk,
            who=edition.who(row.contract_id),
            side=str(row.get_side_display()),
            what=row.what,
            owner=row.owner.name,
            due=f"{row.due:%b %-d, %Y}",
            late=row.due < edition.today,
        )
        for row in edition.commitments.open().select_related("owner")
    ]


def kept(edition: Edition) -> list[str]:
    """How each side keeps its promises, the government's first (K5)."""
    vendor = "The vendor" if len(edition.contracts) == 1 else "The vendors"
    names = {Side.GOVERNMENT: "The government", Side.VENDOR: vendor}
    sides = kept_by_side(edition.commitments, edition.today)
    return [f"{names[each.side]} kept {each.kept} of {each.due} promises due by now." for each in sides if each.due]


def late_data(edition: Edition) -> list[LateData]:
    """Figures asked for and overdue, by contract and KPI, the longest overdue first."""
    asked = edition.requests.filter(answered_at=None, due__lt=edition.today).order_by("period")
    overdue: dict[tuple[int, int], list[DataRequest]] = defaultdict(list)
    for request in asked:
        overdue[request.contract_id, request.kpi_id].append(request)
    kpis = {kpi.pk: kpi.definition for kpi in edition.kpis}
    late = [
        LateData(
            who=edition.who(contract),
            kpi=kpis[kpi].name,
            periods=[period(row.period, Every(kpis[kpi].frequency)) for row in rows],
            days=(edition.today - min(row.due for row in rows)).days,
        )
        for (contract, kpi), rows in overdue.items()
        if kpi in kpis
    ]
    return sorted(late, key=lambda line: -line.days)


def exceptions(edition: Edition) -> list[Exceptional]:
    """What is out of order in the compliance lane; contracts in order are not spoken of."""
    found = compliance_of(edition.contracts, edition.today)
    return [
        Exceptional(edition.who(contract.pk), sentence)
        for contract in edition.contracts
        for sentence in found[contract.pk].exceptions
    ]

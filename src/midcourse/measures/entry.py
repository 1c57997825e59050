"""The short form: which figures a vendor's contracts owe for a period, and the checks of what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from midcourse.analysis.measure import Every, Kind
from midcourse.contracts.models import Contract
from midcourse.measures.asked import Asked, kpis_by_contract
from midcourse.measures.figures import Figure, first_day
from midcourse.measures.models import KPI, DataRequest, Standing
from midcourse.measures.words import said
from midcourse.people.models import User

OFFERED = 6  # periods of each length that can be chosen
IGNORED = ("not_collected", "left_out", "column_missing")  # a form has no columns; leaving out is how it is done


@dataclass(frozen=True)
class Due:
    """One figure the form asks for; `numbers` are the fields it is typed in, `before` the last figure known."""

    contract: Contract
    kpi: KPI
    before: str
    known: str

    @property
    def numbers(self) -> dict[str, str]:
        """The number → its label."""
        definition = self.kpi.definition
        if Kind(definition.kind) is Kind.VALUE:
            return {"value": definition.numerator}
        labels = {"numerator": definition.numerator}
        return {**labels, "denominator": definition.denominator} if Kind(definition.kind).has_denominator else labels

    def field(self, number: str) -> str:
        return f"c{self.contract.pk}-k{self.kpi.pk}-{number}"


@dataclass(frozen=True)
class Typed:
    """What the form came to: figures by contract, what is wrong by field, and warnings to answer."""

    figures: dict[Contract, list[Figure]]
    errors: list[tuple[str, str]]
    warnings: list[tuple[str, str]]


def periods_offered(user: User, contract: Contract, today: date) -> list[tuple[Every, date]]:
    """The last ended periods of each length that this vendor's KPIs have, newest first."""
    kpis = kpis_by_contract(user, _contracts(user, contract))
    lengths = {Every(kpi.definition.frequency) for each in kpis.values() for kpi in each}
    offered = []
    for every in (each for each in Every if each in lengths):
        first = first_day(today, every)
        for _ in range(OFFERED):
            first = first_day(first - timedelta(days=1), every)
            offered.append((every, first))
    return offered


def first_due(user: User, contract: Contract) -> tuple[Every, date] | None:
    """The longest-waiting period of this vendor's contracts."""
    waiting = DataRequest.objects.visible_to(user).open().filter(contract__vendor=contract.vendor_id)
    request = waiting.select_related("kpi__current").order_by("due", "pk").first()
    return (Every(request.kpi.definition.frequency), request.period) if request else None


def due_figures(user: User, contract: Contract, every: Every, period: date) -> list[Due]:
    """The figures of all this vendor's contracts that are reported for such a period."""
    contracts = [each for each in _contracts(user, contract) if first_day(each.starts, every) <= period <= each.ends]
    kpis = kpis_by_contract(user, contracts)
    standings = {
        (row.contract_id, row.kpi_id): row for row in Standing.objects.filter(contract__in=[c.pk for c in contracts])
    }
    return [
        Due(each, kpi, *_known(kpi, standings.get((each.pk, kpi.pk)), period))
        for each in contracts
        for kpi in kpis[each.pk]
        if kpi.definition.frequency == every and not (kpi.closed_before and period < kpi.closed_before)
    ]


def read_typed(due: Sequence[Due], texts: Mapping[str, str], every: Every, period: date, today: date) -> Typed:
    """Hold what was typed against the same checks as a file. A field left blank is not collected, never zero."""
    from midcourse.measures.compare import known_figures

    filled = [each for each in due if any(texts.get(each.field(number), "").strip() for number in each.numbers)]
    known = known_figures([each.kpi.pk for each in filled], [each.contract.pk for each in filled])
    typed = Typed({}, [], [])
    for kpi in {each.kpi.pk: each.kpi for each in filled}.values():
        _read_kpi(kpi, [each for each in filled if each.kpi.pk == kpi.pk], texts, (every, period, today), known, typed)
    return typed


def _read_kpi(
    kpi: KPI, rows: list[Due], texts: Mapping[str, str], when: tuple[Every, date, date], known: Any, typed: Typed
) -> None:
    import polars as pl

    from midcourse.measures.sheets import expected_of
    from midcourse.records.checks import check
    from midcourse.records.clean import clean
    from midcourse.records.files import ROW
    from midcourse.records.sheet import Role, Sheet

    numbers = list(rows[0].numbers)
    cells: dict[str, list[Any]] = {ROW: list(range(len(rows)))}
    cells |= {"unit": [row.contract.number for row in rows], "period": [when[1].isoformat()] * len(rows)}
    cells |= {name: [texts.get(row.field(name), "").strip() or None for row in rows] for name in numbers}
    frame = pl.DataFrame(cells, schema={name: pl.Int64 if name == ROW else pl.String for name in cells})
    sheet = Sheet(
        frame, {Role.PERIOD: "period", Role.UNIT: "unit", **{name: name for name in numbers}}, day_first=False
    )
    expected = expected_of([kpi], Asked([kpi], [row.contract for row in rows]), known, sheet, when[2])
    wrong = False
    for problem in check(sheet, expected):
        if problem.check in IGNORED:
            continue
        row = rows[problem.row or 0]
        field = row.field(problem.column if problem.column in numbers else numbers[0])
        wrong = wrong or problem.severity == "error"
        (typed.errors if problem.severity == "error" else typed.warnings).append((field, _unplaced(problem.sentence)))
    if wrong:
        return
    by_pk = {row.contract.pk: row.contract for row in rows}
    for made in clean(sheet, expected).iter_rows(named=True):
        contract = by_pk[made["contract"]]
        figure = Figure(kpi, made["period"], made["numerator"], made["denominator"])
        typed.figures.setdefault(contract, []).append(figure)


def _unplaced(sentence: str) -> str:
    """The sentence without its row and column: it stands at the field itself."""
    said = sentence.split(": ", 1)[-1]
    return said[:1].upper() + said[1:]


def _contracts(user: User, contract: Contract) -> list[Contract]:
    seen = Contract.objects.visible_to(user).filter(vendor=contract.vendor_id)
    return list(seen.select_related("vendor", "program"))


def _known(kpi: KPI, standing: Standing | None, period: date) -> tuple[str, str]:
    """The figure before the period, and the one already known for it, in words."""
    before = known = ""
    for day, top, base in standing.points if standing else []:
        if day < period.isoformat():
            before = said(kpi.definition, top, base)
        elif day == period.isoformat():
            known = said(kpi.definition, top, base)
    return before, known

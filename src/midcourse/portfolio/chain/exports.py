"""The chain to take along: as a table, and as JSON with every figure it rests on."""

from collections.abc import Iterator
from typing import Any

from midcourse.contracts.models import Contract
from midcourse.measures.models import KPI, Observation
from midcourse.measures.views.figures import hidden_figures
from midcourse.people import clock
from midcourse.people.models import User
from midcourse.portfolio.chain.steps import Chain, Step
from midcourse.portfolio.hiding import HIDDEN, hides

HEADER = ["Link", "Day", "What", "More", "Who", "Verdict", "Rests on", "Led to", "File", "Fingerprint (SHA-256)"]
FIGURE = ["contract", "period", "part", "numerator", "denominator", "received", "replaced", "submission"]


def table(chain: Chain) -> Iterator[list[Any]]:
    """One row a link, those of a kind together."""
    for step in chain.steps:
        rest = [step.verdict, _labels(chain.down[step.key]), _labels(chain.up.get(step.key, []))]
        yield [step.label, step.on, step.words, step.note, step.who, *rest, step.file, step.sha256]


def document(user: User, kpi: KPI, contract: Contract | None, chain: Chain) -> dict[str, Any]:
    """Everything for a machine: links with their keys, and each figure with when it came and in what it came."""
    return {
        "kpi": str(kpi),
        "definition": {"version": kpi.definition.version, "meaning": kpi.definition.meaning},
        "contract": contract.number if contract else None,
        "made_at": clock.now().isoformat(),
        "links": [_link(chain, step) for step in chain.steps],
        "figures": list(figures(user, kpi, contract)),
    }


def _link(chain: Chain, step: Step) -> dict[str, Any]:
    shown = {"kind": step.kind.value, "key": step.key, "label": step.label, "on": step.on.isoformat()}
    said = {"what": step.words, "more": step.note, "who": step.who, "verdict": step.verdict, "address": step.address}
    files = {"file": step.file, "sha256": step.sha256}
    return {**shown, **said, **files, "rests_on": [below.key for below in chain.down[step.key]]}


def figures(user: User, kpi: KPI, contract: Contract | None) -> Iterator[dict[str, Any]]:
    """Every figure, replaced ones too; where small cells must be hidden, present ones alone and those without
    numbers."""
    rows = Observation.objects.visible_to(user).filter(kpi=kpi).select_related("contract", "segment")
    rows = rows.filter(contract=contract) if contract else rows
    guarded = hides(user, kpi.definition)
    rows = rows.current() if guarded else rows
    known = list(rows.order_by("period", "contract", "segment", "received_at"))
    hidden = hidden_figures(kpi, {row.period for row in known}) if guarded else set()
    for row in known:
        numbers = [HIDDEN, HIDDEN] if row.pk in hidden else [row.numerator, row.denominator]
        replaced = row.superseded_at and row.superseded_at.isoformat()
        came = [row.received_at.isoformat(), replaced, row.submission_id]
        values = [row.contract.number, row.period.isoformat(), str(row.segment), *numbers, *came]
        yield dict(zip(FIGURE, values, strict=True))


def _labels(steps: list[Step]) -> str:
    return ", ".join(step.label for step in steps)

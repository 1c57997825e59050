"""The answer as JSON that other tools read; its shape is stable."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from midcourse.analysis.finding import Finding
from midcourse.analysis.findings import Answer


def as_json(answer: Answer, source: Mapping[str, Any], version: str) -> dict[str, Any]:
    """`midcourse`, `source`, `findings` (with rank), `quiet` and `caution`, made of plain values only."""
    return {
        "midcourse": version,
        "source": plain(source),
        "findings": [{**_finding(one), "rank": rank} for rank, one in enumerate(answer.findings, 1)],
        "quiet": {"series": answer.series, "with_findings": answer.with_findings},
        "caution": [_finding(one) for one in answer.caution],
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "where": dict(one.where),
        "since": plain(one.since),
        "until": plain(one.until),
        "direction": one.direction.value,
        "sentence": one.sentence,
        "evidence": plain(one.evidence),
    }


def plain(value: Any) -> Any:
    """Dates as text, numbers that JSON cannot hold as null, NumPy numbers as Python's."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence | set | frozenset):
        return [plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value

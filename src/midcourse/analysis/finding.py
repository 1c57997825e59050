"""What every question answers with: one thing that is true, in a sentence, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class FindingKind(StrEnum):
    OFF_TARGET = "off_target"
    SHIFT = "shift"
    TREND = "trend"
    OUTLIER = "outlier"
    SEASON = "season"
    DRIVER = "driver"
    SHARED_CAUSE = "shared_cause"
    STANDOUT = "standout"
    GAP = "gap"
    BREAK = "break"
    EFFECT = "effect"
    OUTLOOK = "outlook"
    MISSING = "missing"


class Direction(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    CHANGE = "change"  # neither: the measure has no good direction, or the finding is a caution
    NONE = "none"


@dataclass(frozen=True)
class Finding:
    """One finding.

    `where` names columns and values as the figures' owner writes them and is empty for the whole.
    `evidence` holds plain numbers, strings, lists and dates only, so that it can be stored and shown.
    `weight` orders findings: people (or events) affected × size × certainty; larger comes first.
    """

    kind: FindingKind
    sentence: str
    where: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    direction: Direction = Direction.NONE
    evidence: Mapping[str, Any] = field(default_factory=dict)
    weight: float = 0.0

"""The links of a chain, and how they hang together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of links, in the order in which they follow from one another."""

    FIGURES = "Figures"
    CONTEST = "Contest"
    SIGNAL = "Signal"
    INSIGHT = "Insight"
    CORRECTION = "Correction"
    CHECK = "Effect check"
    PRACTICE = "Practice"


@dataclass(frozen=True)
class Step:
    """One link: what it says, since when, who stands behind it, and the keys of the links it rests on.

    `key` is the record's, such as `signal:5`; `label` numbers the links of a kind by time, such as `Signal 2`.
    `file` and `sha256` are of figures that came in a file.
    """

    kind: Kind
    key: str
    on: date
    words: str
    address: str = ""
    note: str = ""
    who: str = ""
    rests_on: tuple[str, ...] = ()
    verdict: str = ""
    file: str = ""
    sha256: str = ""
    label: str = ""
    level: str = "none"


@dataclass(frozen=True)
class Chain:
    """All links by kind, oldest first, and for each key the labels of what it rests on and what it led to."""

    steps: list[Step]
    down: dict[str, list[Step]] = field(default_factory=dict)
    up: dict[str, list[Step]] = field(default_factory=dict)

    def of(self, kind: Kind) -> list[Step]:
        return [step for step in self.steps if step.kind is kind]


def linked(steps: Iterable[Step]) -> Chain:
    """The chain of these links. What a person may not know of is no link, and nothing is said to rest on it."""
    order = list(Kind)
    ready, counted = [], dict.fromkeys(Kind, 0)
    for step in sorted(steps, key=lambda step: (order.index(step.kind), step.on, step.key)):
        counted[step.kind] += 1
        ready.append(replace(step, label=f"{step.kind} {counted[step.kind]}"))
    by_key = {step.key: step for step in ready}
    down: dict[str, list[Step]] = {}
    up: dict[str, list[Step]] = defaultdict(list)
    for step in ready:
        down[step.key] = [by_key[key] for key in step.rests_on if key in by_key]
        for below in down[step.key]:
            up[below.key].append(step)
    return Chain(ready, down, dict(up))

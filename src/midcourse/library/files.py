"""The starter sets as they come, read from the files in `starters/`: one TOML file a service."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from midcourse.library.models import StarterKPI, StarterQuestion, StarterRisk, StarterSet

FOLDER = Path(__file__).parent / "starters"


@dataclass(frozen=True)
class Filed:
    """A set with all it holds, none of it saved."""

    starter_set: StarterSet
    kpis: list[StarterKPI]
    questions: list[StarterQuestion]
    risks: list[StarterRisk]

    def save(self) -> StarterSet:
        self.starter_set.save(force_insert=True)
        StarterKPI.objects.bulk_create(self.kpis)
        StarterQuestion.objects.bulk_create(self.questions)
        StarterRisk.objects.bulk_create(self.risks)
        return self.starter_set


def filed() -> Iterator[Filed]:
    """Every set that comes with the product. Raises TypeError for a file with a word no model knows."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield _read(tomllib.loads(path.read_text()))


def _read(content: dict[str, Any]) -> Filed:
    kpis, questions, risks = (content.pop(name) for name in ("kpis", "questions", "risks"))
    of = StarterSet(**content)
    return Filed(
        of,
        [StarterKPI(starter_set=of, position=place, **each) for place, each in enumerate(kpis)],
        [StarterQuestion(starter_set=of, position=place, text=each) for place, each in enumerate(questions)],
        [StarterRisk(starter_set=of, position=place, **each) for place, each in enumerate(risks)],
    )

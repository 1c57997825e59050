"""A change somebody made, whose effect is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Change:
    """Its date, and column → values of the file for those it was made by."""

    on: date
    where: Mapping[str, tuple[str, ...]]

"""Who may see figures of few people, and which figures of a KPI are hidden from everybody else.

What is hidden is decided in `analysis/suppression.py`, which knows nothing of users and KPIs.
"""

from collections.abc import Mapping

from midcourse.analysis.measure import Kind
from midcourse.analysis.suppression import ALL, Cell, Key, is_small, suppressed
from midcourse.measures.models import Definition
from midcourse.people.models import Role, User

__all__ = ["ALL", "Cell", "Key", "hidden_cells", "is_small", "sees_small_cells"]


def sees_small_cells(user: User) -> bool:
    """Managers and directors do, and vendor contacts, who see only their own figures."""
    return user.role in (Role.MANAGER, Role.DIRECTOR, Role.VENDOR)


def hidden_cells(cells: Mapping[Key, Cell], definition: Definition) -> set[Key]:
    """Which cells and totals of one period must be hidden, by contract and breakdown values."""
    return suppressed(cells, Kind(definition.kind), definition.smallest_cell)

"""Who drives this change? Exact parts of it, and the smallest set of segments that explains it.

`drivers` asks the question of a panel; `decompose` gives the exact parts alone; `explain_counts` and
`explain_values` search a table of leaves without a panel.
"""

from dataclasses import dataclass

from midcourse.analysis.drivers.answer import Change, Driver, examine
from midcourse.analysis.drivers.decompose import Decomposition, decompose
from midcourse.analysis.drivers.newest import newest_change
from midcourse.analysis.drivers.sentences import findings_of
from midcourse.analysis.drivers.tables import Explained, Segment, explain_counts, explain_values
from midcourse.analysis.drivers.windows import Window, default_windows
from midcourse.analysis.finding import Finding
from midcourse.analysis.panel import Panel

__all__ = [
    "Change",
    "Decomposition",
    "Driver",
    "DriverAnswer",
    "Explained",
    "Segment",
    "Window",
    "decompose",
    "default_windows",
    "drivers",
    "explain_counts",
    "explain_values",
]


@dataclass(frozen=True)
class DriverAnswer:
    """The findings, and the change they were read from; None where there was nothing to compare."""

    findings: tuple[Finding, ...] = ()
    change: Change | None = None


def drivers(panel: Panel, before: Window | None = None, after: Window | None = None) -> DriverAnswer:
    """Who drives the change from one window to another (by default `default_windows`)?

    Where nobody is named between the default windows, the newest periods are held against those before them.
    Answers with `driver` findings, with a `shared_cause` finding where the whole changed and no one in particular
    drives it, or with none where nothing clearly changed. Nobody is named where shuffled periods would give as
    strong an answer.
    Raises ValueError when only one window is given, or when the two overlap.
    """
    if (before is None) != (after is None):
        raise ValueError("give both windows or neither")
    windows = (before, after) if before and after else default_windows(panel)
    change = examine(panel, *windows) if windows else None
    if change and not (before or change.drivers):
        change = newest_change(panel, change) or change
    return DriverAnswer(findings_of(change), change) if change else DriverAnswer()

"""Can these figures be trusted across these dates? Cautions, and the figures the other questions leave out."""

from midcourse.analysis.breaks.cautions import Cautions, cautions
from midcourse.analysis.breaks.cumulative import Cycle, per_period
from midcourse.analysis.breaks.doubts import Cell

__all__ = ["Cautions", "Cell", "Cycle", "cautions", "per_period"]

"""Who is left behind? Gaps between groups, absolute and relative, and which of them are more than chance."""

from midcourse.analysis.gaps.answer import GapAnswer, GapTable, Group, Trend, Widest
from midcourse.analysis.gaps.asked import gaps
from midcourse.analysis.gaps.multiplicity import Adjust

__all__ = ["Adjust", "GapAnswer", "GapTable", "Group", "Trend", "Widest", "gaps"]

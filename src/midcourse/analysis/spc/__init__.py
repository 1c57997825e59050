"""Is this series steady? Charts and rule sets as people know them, and a verdict that few false alarms spoil."""

from midcourse.analysis.spc.charts import Charted, draw, stretches
from midcourse.analysis.spc.limits import Chart, chart_for, limits_of
from midcourse.analysis.spc.lines import Limits
from midcourse.analysis.spc.moves import eras
from midcourse.analysis.spc.rules import Flags, Rule, anhoej, making_data_count, shewhart
from midcourse.analysis.spc.runs import Runs
from midcourse.analysis.spc.steady import SeriesVerdict, Split, Verdict, steadiness, steadiness_by
from midcourse.analysis.spc.verdicts import Assurance, Variation, assurance, variation

__all__ = [
    "Assurance",
    "Chart",
    "Charted",
    "Flags",
    "Limits",
    "Rule",
    "Runs",
    "SeriesVerdict",
    "Split",
    "Variation",
    "Verdict",
    "anhoej",
    "assurance",
    "chart_for",
    "draw",
    "eras",
    "limits_of",
    "making_data_count",
    "shewhart",
    "steadiness",
    "steadiness_by",
    "stretches",
    "variation",
]

"""KPIs with their versions, figures asked for, what was sent, and the observations made from it."""

from midcourse.measures.models.kpi import KPI, Definition, Frequency, Reporter
from midcourse.measures.models.observation import Contest, Observation, Segment, Standing
from midcourse.measures.models.submission import (
    Acknowledgement,
    DataRequest,
    RememberedMapping,
    Submission,
    SubmissionState,
)

__all__ = [
    "KPI",
    "Acknowledgement",
    "Contest",
    "DataRequest",
    "Definition",
    "Frequency",
    "Observation",
    "RememberedMapping",
    "Reporter",
    "Segment",
    "Standing",
    "Submission",
    "SubmissionState",
]

"""Did it help? Whether a change moved figures the way that was hoped for: by how much, how surely, by which method."""

from midcourse.analysis.effects.adoption import adopters
from midcourse.analysis.effects.answer import Answer, Change, Estimate, Interval, Method, Picture, Verdict
from midcourse.analysis.effects.asking import effect
from midcourse.analysis.effects.group_time import NEVER, GroupTime, group_time
from midcourse.analysis.effects.pooling import Pooled, RandomEffects, pooled_effect, random_effects
from midcourse.analysis.effects.series import Series, multiplicative, pooled, series_of
from midcourse.analysis.effects.stretches import Needs
from midcourse.analysis.effects.synthetic import Synthetic, synthetic

__all__ = [
    "NEVER",
    "Answer",
    "Change",
    "Estimate",
    "GroupTime",
    "Interval",
    "Method",
    "Needs",
    "Picture",
    "Pooled",
    "RandomEffects",
    "Series",
    "Synthetic",
    "Verdict",
    "adopters",
    "effect",
    "group_time",
    "multiplicative",
    "pooled",
    "pooled_effect",
    "random_effects",
    "series_of",
    "synthetic",
]

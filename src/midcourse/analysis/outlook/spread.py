"""How far off forecasts are likely to be: bands, chances, and the spread of running sums.

Errors a method makes on the figures it was fitted to are too small, the more so the fewer the figures. So the usual
squared error is widened by n / (n − used), it grows with each step by at least 0.03 + 2.5/n of itself, and Student's t
with n/2 degrees of freedom takes the place of the normal. These constants were found on one half of every fifth M3
monthly series (cut to 6 to 126 figures), and held on the other half; docs/methods/outlook.md has the tables.
"""

from dataclasses import dataclass, replace

import numpy as np

from midcourse.analysis.outlook.forecast import Forecast
from midcourse.analysis.outlook.smoothing import Floats
from midcourse.analysis.tails import t_above, t_point

LEAST_GROWTH, GROWTH_OF_FEW = 0.03, 2.5
SHARED = 0.3  # of the square of a one-step error: not knowing the level, which all coming periods share


@dataclass(frozen=True)
class Spread:
    """What is expected, `middle`, and the t scale of its error, (series, horizon); `freedom` has shape (series,)."""

    middle: Floats
    scale: Floats
    freedom: Floats

    def band(self, level: float) -> tuple[Floats, Floats]:
        """The limits that hold a figure with the chance `level`, each of shape (series, horizon)."""
        reach = self.scale * t_point((1 + level) / 2, self.freedom)[:, None]
        return self.middle - reach, self.middle + reach

    def above(self, bound: Floats) -> Floats:
        """The chance of a figure above `bound`, (series,) or (series, horizon); 0, ½ or 1 where nothing ever varied."""
        bound = bound[:, None] if bound.ndim == 1 else bound
        away = bound - self.middle
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(away == 0, 0.0, away / self.scale)
        return t_above(score, self.freedom[:, None])


def spread(found: Forecast, least: Floats) -> Spread:
    """The spread of each coming figure; `least`, shape (series,), is the smallest one-step error believed."""
    widened = np.sqrt(found.count / np.maximum(found.count - found.used, 1.0))
    error = np.maximum(found.error * widened, least)
    steps = np.arange(found.path.shape[1])
    scale = error[:, None] * found.scale * np.sqrt(1 + _growth(found)[:, None] * steps)
    return Spread(found.path, scale, np.maximum(found.count / 2, 1.0))


def running(found: Forecast, least: Floats, so_far: Floats) -> Spread:
    """The spread of the sum so far, shape (series,), plus all coming figures up to each period.

    Errors go together over time: those of steps h and k share a part 0.3 of the square of a one-step error and all
    growth up to the shorter of the two.
    """
    steps = np.arange(found.path.shape[1])
    shorter = np.minimum(steps[:, None], steps)
    together = SHARED + _growth(found)[:, None, None] * shorter + (1 - SHARED) * np.eye(len(steps))
    square = together * found.scale[:, :, None] * found.scale[:, None, :]
    one = spread(replace(found, path=found.path[:, :1], scale=np.ones_like(found.scale[:, :1])), least)
    up_to = np.diagonal(np.cumsum(np.cumsum(square, axis=1), axis=2), axis1=1, axis2=2)
    middle = so_far[:, None] + np.cumsum(found.path, axis=1)
    return Spread(middle, one.scale * np.sqrt(up_to), one.freedom)


def _growth(found: Forecast) -> Floats:
    return found.growth + LEAST_GROWTH + GROWTH_OF_FEW / np.maximum(found.count, 1.0)

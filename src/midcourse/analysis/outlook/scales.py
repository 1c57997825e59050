"""On which scale figures are forecast, so that what comes out can be true: no share above 1, no count below 0."""

from dataclasses import dataclass

import numpy as np

from midcourse.analysis.grid import Grid, filled, median
from midcourse.analysis.measure import Kind
from midcourse.analysis.outlook.smoothing import Floats

HALF_TURN = np.pi / 2


@dataclass(frozen=True)
class Scale:
    """The scale of one kind of figure.

    Rates are forecast as angles, arcsin √p, on which chance spreads a rate of any level alike (Anscombe, Biometrika 35,
    1948); all other figures as they are. `lowest` is the least value a figure can have, shape (series,).
    """

    kind: Kind
    lowest: Floats

    @classmethod
    def of(cls, figures: Grid) -> "Scale":
        """Figures that were never negative never will be."""
        values = figures.figures
        negative = np.where(np.isfinite(values), values, 0.0).min(axis=1) < 0
        return cls(figures.kind, np.where(negative, -np.inf, 0.0))

    def on(self, values: Floats) -> Floats:
        """Figures on the scale."""
        return np.arcsin(np.sqrt(np.clip(values, 0.0, 1.0))) if self.kind is Kind.RATE else values

    def back(self, values: Floats) -> Floats:
        """Figures, shape (series, periods), from the scale, held to what is possible."""
        if self.kind is Kind.RATE:
            return np.asarray(np.sin(np.clip(values, 0.0, HALF_TURN)) ** 2)
        return np.maximum(values, self.lowest[:, None])

    def least_error(self, figures: Grid) -> Floats:
        """The smallest error of one figure that can be believed, on the scale, shape (series,).

        Of a rate what chance alone gives, 1/(2√d) on d cases; of a count half an event, for it can be only whole.
        """
        if self.kind is Kind.RATE and figures.denominator is not None:
            return 0.5 / np.sqrt(np.maximum(filled(median(figures.denominator, axis=1)), 1.0))
        return np.full(len(figures.keys), 0.5 if self.kind is Kind.COUNT else 0.0)

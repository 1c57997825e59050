"""One unit among its peers: what is known of it and whether it is named."""

from dataclasses import dataclass

from midcourse.analysis.finding import Finding


@dataclass(frozen=True)
class Standout:
    """One unit among its peers.

    `figure` is its own, `expected` a typical peer's with the same mix, `ratio` what was observed over what all units
    together would show with its mix (the indirectly standardised ratio; NaN where nothing was expected). `shrunk` is
    its probable true figure with the 95 % interval `lower` to `upper`; `chance_worse` the probability that it is
    truly worse than the typical peer (higher, without a good direction), `chance_off_target` than the target.
    `ranks` is the 95 % interval of its rank, 1 the best (the highest, without a good direction); `chance_worst` and
    `chance_best` the probability that it is among the worst or best tenth (at least one unit). `finding` is None for
    a unit that does not stand out.
    """

    unit: str
    figure: float
    expected: float
    ratio: float
    numerator: float
    base: float
    z: float
    shrunk: float
    lower: float
    upper: float
    chance_worse: float
    chance_off_target: float | None
    ranks: tuple[int, int]
    chance_worst: float
    chance_best: float
    enough: bool
    finding: Finding | None

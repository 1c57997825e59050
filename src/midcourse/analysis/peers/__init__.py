"""Who stands out from peers, fairly: allowing for size, mix and the ordinary spread between units."""

from midcourse.analysis.peers.funnels import Dispersion, Funnel, Scale, funnel
from midcourse.analysis.peers.judged import standouts
from midcourse.analysis.peers.shrinkage import Shrunk, beta_binomial, gamma_poisson
from midcourse.analysis.peers.standout import Standout

__all__ = [
    "Dispersion",
    "Funnel",
    "Scale",
    "Shrunk",
    "Standout",
    "beta_binomial",
    "funnel",
    "gamma_poisson",
    "standouts",
]

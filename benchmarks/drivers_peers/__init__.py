"""Published ways to find who drives a change, written here from their papers so that they can be run beside ours.

Each takes a table of leaves with `real` and `forecast`, and the columns to cut it by, and gives the set of segments it
names (column → value). Defaults are the papers'.
"""

from benchmarks.drivers_peers.adtributor import adtributor
from benchmarks.drivers_peers.autoroot import autoroot
from benchmarks.drivers_peers.riskloc import riskloc

__all__ = ["adtributor", "autoroot", "riskloc"]

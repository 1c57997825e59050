"""The rule on names in words that vendors read, by which the rooms from here up know it."""

from midcourse.contracts.names import check_names, named, points_at_others

__all__ = ["check_names", "named", "points_at_others"]

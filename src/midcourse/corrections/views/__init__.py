"""Pages of corrections, checks, visits and practices."""

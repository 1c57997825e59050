"""Pages of performance meetings and their packs."""

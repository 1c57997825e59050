"""The agenda's parts, each built from an edition: opening, updates, patterns, solutions."""

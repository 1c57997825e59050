"""Read-only pages that draw from every room."""

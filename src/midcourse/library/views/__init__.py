"""Pages to read the library of starter sets, and for buyers to edit it."""

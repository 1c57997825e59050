"""Pages to list, add and change departments, people, vendors, programs and contracts."""

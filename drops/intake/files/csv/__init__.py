"""TODO drops/intake/files/csv."""

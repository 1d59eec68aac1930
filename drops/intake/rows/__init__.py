"""TODO drops/intake/rows."""

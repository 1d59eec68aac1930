"""TODO drops/intake/mapping."""

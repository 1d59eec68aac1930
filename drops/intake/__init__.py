"""TODO drops/intake."""

"""TODO drops/intake/values."""

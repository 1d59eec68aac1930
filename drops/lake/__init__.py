"""TODO drops/lake."""

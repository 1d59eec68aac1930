"""TODO drops/lake/erasure."""

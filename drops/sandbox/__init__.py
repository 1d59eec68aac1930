"""TODO drops/sandbox."""

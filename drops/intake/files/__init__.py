"""TODO drops/intake/files."""

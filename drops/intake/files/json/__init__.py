"""TODO drops/intake/files/json."""

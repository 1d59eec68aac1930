"""TODO drops/intake/files/excel."""

"""TODO drops/intake/propose."""

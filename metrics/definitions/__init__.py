"""TODO metrics/definitions."""

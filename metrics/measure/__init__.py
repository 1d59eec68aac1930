"""TODO metrics/measure."""

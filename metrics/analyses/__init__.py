"""TODO metrics/analyses."""

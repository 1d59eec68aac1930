"""TODO metrics/relations."""

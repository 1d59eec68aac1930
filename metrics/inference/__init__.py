"""TODO metrics/inference."""

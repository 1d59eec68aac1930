"""TODO metrics/cli."""

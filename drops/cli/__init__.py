"""TODO drops/cli."""

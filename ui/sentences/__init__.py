"""TODO ui/sentences."""

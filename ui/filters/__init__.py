"""TODO ui/filters."""

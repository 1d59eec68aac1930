"""TODO ui/format."""

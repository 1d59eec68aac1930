"""TODO ui/panels/drops."""

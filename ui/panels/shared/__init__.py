"""TODO ui/panels/shared."""

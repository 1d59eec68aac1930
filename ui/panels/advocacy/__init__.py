"""TODO ui/panels/advocacy."""

"""TODO ui/panels/nps."""

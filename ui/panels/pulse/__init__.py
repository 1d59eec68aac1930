"""TODO ui/panels/pulse."""

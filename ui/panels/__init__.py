"""TODO ui/panels."""

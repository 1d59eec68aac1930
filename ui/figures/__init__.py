"""TODO ui/figures."""

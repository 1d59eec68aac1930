"""TODO ui/charts."""

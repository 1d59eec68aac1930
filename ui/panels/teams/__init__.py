"""TODO ui/panels/teams."""

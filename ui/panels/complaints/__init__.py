"""TODO ui/panels/complaints."""

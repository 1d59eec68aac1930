"""What each metric is, and the one place that measures."""

"""What leaders, front line and customers say to the same statements, each answer yes or no."""

from __future__ import annotations

#: Each answer that there is, and whether it says yes: 9 or 10 on the scale of `recommend`.
BELIEVED = """
SELECT *, CASE WHEN statement = 'recommend' THEN score >= 9 ELSE agrees END AS says_yes
FROM beliefs WHERE answered_at <= $as_of AND says_yes IS NOT NULL"""

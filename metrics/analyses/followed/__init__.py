"""What became of those who were followed up: taken, closed in time, told, and their next score.

Enters: who was taken and when, from whoever keeps that; a slice of the lake.
Leaves: shares with intervals, and a difference of scores, told as an association.
May be imported by: `ui.panels.following`.
Front door: `loop`.
"""

from metrics.analyses.followed.loop import Loop, Taken, loop

__all__ = ["Loop", "Taken", "loop"]

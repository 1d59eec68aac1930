"""What goes on for as long as the server runs, whoever looks: each a loop that outlives its faults.

Enters: the data folder, and that it changed.
Leaves: answers asked ahead, changes noted beside files, nothing of who was erased, no remnants.
May be imported by: `ui.server.server`.
Front door: `keep_asking`, `keep_forgetting`, `keep_noting`, `keep_sweeping`.
"""

from ui.server.background.asking import AskAhead, keep_asking
from ui.server.background.forgetting import keep_forgetting
from ui.server.background.noting import keep_noting
from ui.server.background.sweeping import keep_sweeping

__all__ = ["AskAhead", "keep_asking", "keep_forgetting", "keep_noting", "keep_sweeping"]

"""Who was asked, who answered, and what those who were asked would say.

Enters: invitations that had time to be answered, with the answers to them.
Leaves: NPS weighted to those asked, and by whom those who answered differ from them.
May be imported by: `metrics.cli`, `metrics.analyses.findings`, `ui`.
Front door: `invited`.
"""

from metrics.analyses.asked.invited import Invited, invited
from metrics.analyses.asked.weights import Apart

__all__ = ["Apart", "Invited", "invited"]

"""Why you are here: a finding's claim, the chart that proves it, and the rows and words behind it.

Enters: the finding's name in the page's link.
Leaves: the strip above the page that it leads to, and the link itself.
May be imported by: `ui.panels.pulse` and `pages`.
Front door: `landing` for the link, `strip` for what stands there.
"""

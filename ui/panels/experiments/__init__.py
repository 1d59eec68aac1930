"""The page Experiments: what was tried and whether it worked, one of them, and a plan.

Enters: experiments as they stand (`ui.figures.experiments`), clicks.
Leaves: sections drawn; steps kept by `drops.experiments`.
May be imported by: `pages.experiments`.
Front door: `listed.draw`, `opened.draw`, `plan.draw`.
"""

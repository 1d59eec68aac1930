"""What is around every page: title, menu, filters' place, live updates, failures.

Enters: the state of this viewer.
Leaves: the frame that pages are drawn in.
May be imported by: `ui.entry`, `ui.panels`, `pages`.
Front door: `shell`, `menu`, `live`, `failures`, `empty`, `freshness`, `sample`.
"""

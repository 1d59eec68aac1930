"""What runs beside the pages in the server's process: start, HTTP, uploads, what goes on.

Enters: requests and bytes.
Leaves: drops put by another process; answers in JSON.
May be imported by: `dashboard.py`, `ui.panels.drops`.
Front door: `server`, `api`, `uploads`.
"""

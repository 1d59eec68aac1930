"""All that knows Streamlit and Plotly: pages are made of its panels.

Enters: what a person clicks, a version of the lake.
Leaves: what they see, and files they upload.
May be imported by: `pages`, `dashboard.py`; nobody below.
Front door: `ui.entry` (the app's script), `ui.state` (the one place of cached state), `ui.panels`.
"""

"""What runs for each viewer and each click, from top to bottom.

It lies outside the folder that holds `pages/`, so that Streamlit never takes those scripts for
pages that run without it.
"""

from ui.app import shell

shell.run()

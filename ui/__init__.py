"""All that knows Streamlit: pages list, filters, cached state, panels."""

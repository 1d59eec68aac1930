"""A file in: rows kept, rows refused with reasons, the original kept, the lake made of both."""

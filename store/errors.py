"""Whose fault it is when something cannot be done: the store's, or that of what was brought."""

from __future__ import annotations


class StoreFaultError(Exception):
    """The store is at fault, or what it stands on: settings, key, ledger, disk, a program of ours.

    No file is: the same one can be taken in once that is mended, so it has to be kept until then.
    The text is a sentence for the person who runs Pepper.
    """


class HomeError(StoreFaultError):
    """The data folder is not there; it is never taken for an empty one."""

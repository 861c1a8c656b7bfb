"""Files become pages, pages become words with places. Runs in reader processes only."""

READER_VERSION = 1
"""Raised whenever a page would be read differently; pages that an earlier version read are then read again."""

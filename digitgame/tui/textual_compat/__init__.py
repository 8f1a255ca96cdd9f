"""Subclasses that work around bugs of Textual 8.2.8.

tests/tui/textual_compat/test_still_needed*.py reproduces each bug with Textual's own classes.
A test there fails once the bug is fixed; then the workaround can be deleted.
"""

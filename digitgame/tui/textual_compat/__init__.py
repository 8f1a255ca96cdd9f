"""Subclasses of Textual's classes that work around faults of Textual 8.2.8.

tests/tui/textual_compat/test_still_needed.py shows each fault in Textual's own classes. A test
there fails once Textual no longer has the fault; the workaround can go then.
"""

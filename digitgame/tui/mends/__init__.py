"""Subclasses of Textual's (8.2.8) that work around its faults; each names the fault.

tests/tui/mends/test_still_needed.py has a test for each that fails once Textual is mended.
"""

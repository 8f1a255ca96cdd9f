"""Mends: Textual (8.2.8) where it fails, lacks something, or takes more than it needs.

What only patches it has a `mend`, which the app calls; all else is a class in place of Textual's.
"""

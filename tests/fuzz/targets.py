"""The targets that run in this process: each takes what it is given, or says why not."""

from tests.fuzz import data_files, stores, texts

TARGETS = texts.TARGETS | data_files.TARGETS | stores.TARGETS
"""By their names on the command line."""

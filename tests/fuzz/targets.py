"""All targets that run in this process."""

from tests.fuzz import data_files, stores, texts

TARGETS = texts.TARGETS | data_files.TARGETS | stores.TARGETS
"""Targets by their command-line names."""

"""The pages of the Progress screen, one per module."""

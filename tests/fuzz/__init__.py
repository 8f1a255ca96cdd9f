"""Fuzzing of every kind of external input."""

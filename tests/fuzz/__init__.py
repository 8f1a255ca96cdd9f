"""Fuzzing: everything that comes from outside, made up and broken at random."""

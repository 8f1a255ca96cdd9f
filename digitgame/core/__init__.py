"""The rules of the game: frozen dataclasses and pure functions."""

"""The Textual user interface. No other package imports Textual."""

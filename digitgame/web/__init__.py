"""The browser server: connects each page to a game process of its own."""

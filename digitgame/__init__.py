"""A drawing game for the terminal that teaches people to write beautiful digits."""

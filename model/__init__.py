"""The network, what it sees, and how to ask it."""

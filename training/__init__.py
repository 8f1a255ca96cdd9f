"""How the network's weights came to be: fetch, train, evaluate."""

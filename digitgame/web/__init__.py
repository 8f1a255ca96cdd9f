"""The game in a browser: what stands between a visitor's page and a process of their own."""

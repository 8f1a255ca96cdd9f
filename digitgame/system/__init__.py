"""The operating system: paths, files, signals, the terminal, output."""

"""Access to the operating system: paths, files, signals, the terminal, output."""

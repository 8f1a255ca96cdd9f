"""The pages of the Progress screen, one file each."""

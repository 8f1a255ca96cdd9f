"""Everything that knows Textual, and nothing else."""

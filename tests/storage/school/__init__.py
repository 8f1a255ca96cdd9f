"""Histories that share their records through a real PostgreSQL server."""

"""Share a history with a school's server on PostgreSQL."""

"""The tables and the Desk, the only door to content."""

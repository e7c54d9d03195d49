"""Layouts: what they say, reading, checking, loading, repairing, export and import."""

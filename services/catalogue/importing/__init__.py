"""Bulk import of public records of procedures, for information only."""

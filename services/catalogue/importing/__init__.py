"""Public records of procedures, imported in bulk for information."""

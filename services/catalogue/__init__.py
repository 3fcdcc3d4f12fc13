"""What can be applied for: procedures and their published versions."""

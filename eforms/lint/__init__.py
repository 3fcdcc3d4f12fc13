"""Everything that can be wrong with a definition, found when it is saved."""

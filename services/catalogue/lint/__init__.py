"""Everything that can be wrong with a package, found when it is saved."""

"""Pages of agencies: the public one of each, and those on which they are reorganised."""

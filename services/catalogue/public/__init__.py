"""What the public sees of the catalogue: search, filters and the page of a procedure."""

"""Public pages of the catalogue: search, facets and the procedure page."""

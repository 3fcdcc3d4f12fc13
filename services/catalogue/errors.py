class CatalogueError(Exception):
    """Something the catalogue refuses, as a sentence for the person who asked."""

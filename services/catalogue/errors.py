class CatalogueError(Exception):
    """Something the catalogue refuses, as a sentence for the person who asked."""


class ChangedMeanwhileError(CatalogueError):
    """Somebody else was quicker."""

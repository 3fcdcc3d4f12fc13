class DossierError(Exception):
    """Something that may not happen to this dossier; the text is a sentence for the person who asked."""

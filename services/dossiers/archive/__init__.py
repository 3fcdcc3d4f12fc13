"""The archive file of a dossier that has ended: all that it was, readable without the portal."""

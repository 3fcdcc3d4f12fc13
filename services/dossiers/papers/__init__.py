"""The official papers of a dossier."""

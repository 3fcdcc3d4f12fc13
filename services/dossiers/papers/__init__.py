"""The official papers issued in a dossier."""

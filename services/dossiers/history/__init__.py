"""The event log of a dossier and its timeline."""

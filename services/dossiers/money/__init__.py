"""What a dossier costs and how its money stands."""

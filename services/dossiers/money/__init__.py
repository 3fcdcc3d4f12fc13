"""The money of a dossier: fee calculation and the overview of its orders."""

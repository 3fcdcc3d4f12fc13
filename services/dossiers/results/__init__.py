"""The results of a dossier: which of them apply, what the clerk proposes of each, who holds them."""

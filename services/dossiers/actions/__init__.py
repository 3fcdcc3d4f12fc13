"""The verbs on a dossier, by who does them."""

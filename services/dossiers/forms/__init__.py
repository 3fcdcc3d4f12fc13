"""Django forms around a dossier; the application itself is an eForm."""

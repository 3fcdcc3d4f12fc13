"""The small forms around a dossier; the big one is the procedure's own eForm."""

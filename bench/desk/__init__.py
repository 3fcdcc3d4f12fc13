"""bin/bench desk: what the pages and verbs of an office cost as the number of dossiers grows (PostgreSQL)."""

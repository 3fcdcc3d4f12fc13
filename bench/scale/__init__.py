"""bin/bench scale: what every page, sweep and nightly job reads of PostgreSQL as the country's dossiers grow."""

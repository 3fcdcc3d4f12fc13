"""The staff side of dossiers: queue, staff actions, access."""

"""The staff's list of dossiers: their work, the dossiers of their offices and copies, filtered, searched and saved."""

"""Money owed, paid and given back; knows no dossier."""

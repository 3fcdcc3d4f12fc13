"""Dossiers: the applications of citizens, from filing to result (hồ sơ)."""

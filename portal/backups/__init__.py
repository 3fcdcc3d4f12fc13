"""Backup of database and files, encrypted and incremental; restore; verification of what the database says."""

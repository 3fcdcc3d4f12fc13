"""Interconnected filings (hồ sơ liên thông): one filing, a dossier for each of its parts."""

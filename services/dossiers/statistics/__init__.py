"""Figures of an office: what is counted of each dossier, the daily counters, and what the pages say of a period."""

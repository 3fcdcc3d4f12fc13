"""Transitions, tasks and clocks of a dossier in work."""

"""Processes of several stages, steps and offices."""

"""Filling in a form step by step: the wizard view and the Django form of one step."""

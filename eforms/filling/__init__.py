"""Filling in a form step by step: the wizard and the form of one step."""

"""Answers of a whole form: summary, validation, advisory checks and the estimated time to fill it in."""

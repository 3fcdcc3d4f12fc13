"""Retention: how long the portal keeps what, in one table, and what carries it out."""

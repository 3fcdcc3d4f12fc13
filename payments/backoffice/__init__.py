"""Permissions and actions of staff."""

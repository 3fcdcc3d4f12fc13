"""Agencies, administrative units, posts of staff, permissions and the calendar of working days."""

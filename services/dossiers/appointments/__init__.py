"""Appointments: which times are offered, what the rules are, what happens by itself."""

"""A stand-in for the virus scanner (clamd)."""

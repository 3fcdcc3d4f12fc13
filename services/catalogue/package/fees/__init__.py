"""Fees of a procedure: charges, and rates by value."""

"""Uploaded files: received, type-checked, scanned, stored, previewed and cleaned up."""

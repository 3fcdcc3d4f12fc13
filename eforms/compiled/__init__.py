"""Definitions compiled for use: conditions as expressions, fields with their inputs and HTML, and their evaluation."""

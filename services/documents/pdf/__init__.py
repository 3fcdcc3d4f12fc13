"""Rendering papers as PDF with WeasyPrint."""

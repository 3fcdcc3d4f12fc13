"""Linter of packages."""

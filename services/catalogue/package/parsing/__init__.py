"""Parsing of a package text, with the line and the Vietnamese words of each error."""

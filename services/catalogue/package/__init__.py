"""The package: a procedure version as one frozen JSON document, its parts, parsing and validation messages."""

"""Benchmark of the catalogue: the national record taken in, and a web process that serves all of it."""

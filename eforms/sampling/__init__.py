"""Sample answers and branch coverage: for tests, benchmarks and authors, not for filling in."""

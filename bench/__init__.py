"""Benchmarks: CPU, queries and latency of the portal, as ratios to yardsticks of the same run (machine-independent)."""

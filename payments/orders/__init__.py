"""Orders: their input, reference, settlement, history and summaries."""

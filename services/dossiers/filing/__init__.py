"""Before and at submission: drafts, prefilled facts, the competent office and the declaration."""

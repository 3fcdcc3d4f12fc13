"""Electronic forms: definitions in JSON, filled in as drafts, validated, rendered as pages, summaries and PDF."""

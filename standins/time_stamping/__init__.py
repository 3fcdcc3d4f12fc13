"""Stand-in for a time-stamping authority (RFC 3161)."""

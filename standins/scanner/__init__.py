"""Stand-in for the virus scanner clamd."""

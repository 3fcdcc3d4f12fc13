"""Stand-in for the certification authority of agencies' digital signatures."""

"""bin/bench day: a national day, replayed at a constant rate against the production profile on this machine."""

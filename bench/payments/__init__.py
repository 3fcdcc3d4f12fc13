"""bin/bench payments: payments under load with a faulty bank and killed processes, then consistency checks."""

"""bin/bench payments: a crowd pays a bank that misbehaves while processes are killed; then the books are compared."""

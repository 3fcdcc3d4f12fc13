"""The gateways' statements, held line by line against the ledger."""

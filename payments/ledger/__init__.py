"""The accounts of the ledger and their daily totals."""

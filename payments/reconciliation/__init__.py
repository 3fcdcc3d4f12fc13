"""Reconciliation of the gateways' statements with the ledger."""

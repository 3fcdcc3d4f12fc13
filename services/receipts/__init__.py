"""The papers of e-receipts: payments issue a receipt, documents draw, keep and vouch for it."""

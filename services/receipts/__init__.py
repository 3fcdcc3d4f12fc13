"""E-receipts as papers: payments issues a receipt, documents renders, stores and verifies it."""

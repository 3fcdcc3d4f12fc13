"""E-receipts (biên lai điện tử): issuing them, and amounts in words."""

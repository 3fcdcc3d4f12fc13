"""Refunds on their way back through the gateways."""

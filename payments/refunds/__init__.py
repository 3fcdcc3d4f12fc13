"""Refund processing."""

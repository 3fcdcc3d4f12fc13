"""Tests of supplement requests."""

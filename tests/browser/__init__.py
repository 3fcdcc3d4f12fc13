"""Tests that look at the portal through Chromium."""

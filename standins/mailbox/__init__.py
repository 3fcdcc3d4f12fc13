"""Mailbox of the demo: shows every e-mail that the portal sent."""

"""The mailbox of the demo: every e-mail the portal sent."""

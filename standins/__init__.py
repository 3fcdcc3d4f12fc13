"""Stand-ins for the external systems, for demo, tests and bench: a Django site (VNeID, bank, mailbox) and two programs.

The programs are a virus scanner and a certification authority. The portal reaches stand-ins through the real protocols
alone, as it would reach the real systems, and imports nothing from here.
"""

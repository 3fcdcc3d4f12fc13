"""The world outside the portal, imitated: one small separate site with the stand-ins for VNeID, the bank and a mailbox.

The portal reaches it by HTTP only, as it would reach the real systems; nothing here is imported by the portal.
"""

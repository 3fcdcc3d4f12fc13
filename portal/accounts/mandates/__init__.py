"""Organisations and who acts for them, and for other people (đại diện, ủy quyền)."""

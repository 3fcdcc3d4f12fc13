"""Notifications to users: messages in their inbox, and deliveries through channels (e-mail)."""

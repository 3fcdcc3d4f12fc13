"""Views: the payer's pages, the back office, and webhooks."""

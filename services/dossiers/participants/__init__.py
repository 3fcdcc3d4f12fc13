"""Participants of a filing: who has to confirm it, what each is shown, and what their confirmations prove."""

"""A ministry's library: code lists and blocks of questions that many procedures share, changed once."""

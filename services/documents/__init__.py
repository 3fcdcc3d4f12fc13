"""Official papers: numbered, rendered, stored once, checked by anyone."""

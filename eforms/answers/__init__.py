"""Answers as a whole: shown to people, checked together, and how long they take to give."""

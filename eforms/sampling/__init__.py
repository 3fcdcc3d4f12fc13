"""For tests, measurements and authors: made-up answers, and which branches of a form they cover."""

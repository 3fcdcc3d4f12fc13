"""For tests and authors: sample applicants of a procedure, and which branches they cover."""

"""For tests and authors: sample applications of a procedure, and their branch coverage."""

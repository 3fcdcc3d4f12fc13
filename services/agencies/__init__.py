"""Which office exists where, and who works there in which role."""

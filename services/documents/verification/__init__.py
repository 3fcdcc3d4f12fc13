"""The public check whether a file is a paper issued here."""

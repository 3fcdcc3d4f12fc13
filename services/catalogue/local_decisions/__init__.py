"""What provinces fix within what a version leaves open: proposed by one person, approved by a second."""

"""What must happen after commit is a row first, an act second."""

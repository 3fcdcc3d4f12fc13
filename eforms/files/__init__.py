"""Files that are handed in: received, checked, scanned, stored, previewed and cleaned up."""

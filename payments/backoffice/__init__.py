"""What members of staff may see and do about money."""

"""The desk of the staff: queue, staff actions and who may read what."""

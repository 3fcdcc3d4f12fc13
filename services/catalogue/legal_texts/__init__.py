"""Legal texts that procedures cite, and which of them were replaced by another."""

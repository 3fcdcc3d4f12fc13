"""Public services: what one can apply for, and the dossiers opened under them."""

"""What is done in bulk: freeze the dossiers, foresee what cannot be done, and carry it out one by one."""

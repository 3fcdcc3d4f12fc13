"""Static checks of form definitions, run when a definition is saved."""

"""The views of the dossiers: filing, following, workbench, trial runs."""

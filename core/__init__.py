"""The ground every room stands on: what knows nothing of forms, money, procedures or dossiers."""

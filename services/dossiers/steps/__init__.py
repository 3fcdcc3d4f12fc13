"""The steps of a dossier's process: opened stage by stage, at the office that does each, interrupted and resumed."""

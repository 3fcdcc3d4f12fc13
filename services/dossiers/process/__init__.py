"""The process of a dossier: transitions, tasks, deadline clock and deadlines."""

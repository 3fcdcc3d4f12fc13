"""The actions on a dossier, by actor and subject: the only code that changes one."""

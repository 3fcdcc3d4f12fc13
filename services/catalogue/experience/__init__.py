"""What real dossiers say of procedures: how often they are filed, how long they take; counted each night."""

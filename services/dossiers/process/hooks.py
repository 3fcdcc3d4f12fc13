"""What other subjects of the room add to the process of a dossier; they register in `AppConfig.ready()`."""

from core.hooks import Hook
from services.catalogue.package.process import ProcessStep
from services.dossiers.models import Appointment, Dossier, DossierEvent, Task

step_opened = Hook[[Task, ProcessStep], object]()
"""The task of a step was opened, its dossier locked; in the transaction that opened it."""

agency_has_ended = Hook[[Dossier], object]()
"""A dossier was locked whose agency was merged into another one: it goes there before anything is done to it."""

dossier_ended = Hook[[Dossier], object]()
"""A locked dossier has reached a final status; in the transaction that wrote it."""

part_moved = Hook[[Dossier, DossierEvent], object]()
"""A part of an interconnected filing has another status, in the transaction of the event; the whole is locked."""

appointment_changed = Hook[[Appointment, DossierEvent], object]()
"""An appointment was written and its event appended, the dossier locked; in that transaction."""

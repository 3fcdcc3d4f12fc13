"""The log cannot be rewritten, and a rewritten one shows."""

import pytest
from django.db import DatabaseError, connection

from services.dossiers.history import event_chain
from services.dossiers.models import DossierEvent


@pytest.mark.parametrize(
    "statement", ["UPDATE dossiers_dossierevent SET note = 'khác'", "DELETE FROM dossiers_dossierevent"]
)
def test_the_database_refuses_to_change_an_event(road, statement):
    road.submit()
    with pytest.raises(DatabaseError, match="event is never"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_added_or_changed_event_breaks_the_chain(road):
    dossier = road.submit()
    assert event_chain.is_intact(dossier)

    forged = DossierEvent.objects.get(dossier=dossier)
    forged.pk, forged.serial, forged.previous, forged.before = None, 2, forged.hash, 1
    forged.save(force_insert=True)

    assert not event_chain.is_intact(dossier)

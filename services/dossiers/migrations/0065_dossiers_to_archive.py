"""What is archived already is marked, by ranges of keys; then the index of what is not, while the portal goes on.

Whatever a process of the release before does meanwhile changes the head alone, and so takes the mark back.
"""

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from core.batches import update_in_batches
from core.concurrent_index import AddIndexWhileInUse


def mark_archived(apps, schema_editor):
    archives = apps.get_model("dossiers", "DossierArchive").objects
    archived = Exists(archives.filter(dossier=OuterRef("pk"), head=OuterRef("head")))
    update_in_batches(apps.get_model("dossiers", "Dossier").objects.filter(archived), archived_head=F("head"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('dossiers', '0064_archived_dossiers'),
    ]

    operations = [
        migrations.RunPython(mark_archived, migrations.RunPython.noop, elidable=True),
        AddIndexWhileInUse(
            model_name='dossier',
            index=models.Index(
                Coalesce('returned_at', 'finished_at', 'submitted_at'),
                F('id'),
                name='dossier_to_archive',
                condition=Q(status__in=[3, 7, 8, 10]) & ~Q(archived_head=F('head')),
            ),
        ),
    ]

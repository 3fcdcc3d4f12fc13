"""Tasks say what their dossiers say: in batches, each a transaction of its own, while the portal goes on."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from core.batches import update_in_batches

COPIED = {
    "agency": "dossier_agency",
    "status": "dossier_status",
    "channel": "dossier_channel",
    "code": "dossier_code",
    "title": "dossier_title",
    "abstract": "dossier_abstract",
    "applicant_name": "applicant_name",
}


def fill(apps, schema_editor):
    tasks, dossiers = apps.get_model("dossiers", "Task").objects, apps.get_model("dossiers", "Dossier").objects
    dossier = dossiers.filter(pk=OuterRef("dossier"))
    copies = {copy: Subquery(dossier.values(column)[:1]) for column, copy in COPIED.items()}
    procedure = Subquery(dossier.annotate(of=F("version__procedure")).values("of")[:1])
    update_in_batches(tasks.all(), **copies, procedure=procedure)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0049_task_copies")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]

"""Release what nothing holds: files that were taken back before there was a sweep for them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now


def release_unheld(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    attachments = apps.get_model("eforms", "Attachment").objects.filter(stored=OuterRef("pk"))
    holding = attachments.filter(Q(removed_at__isnull=True) | Q(removed_at__gte=F("draft__submitted_at")))
    apps.get_model("eforms", "StoredFile").objects.filter(~Exists(holding)).update(released_at=Now())


class Migration(migrations.Migration):
    dependencies = [("eforms", "0002_storedfile_released_at")]
    operations = [migrations.RunPython(release_unheld, migrations.RunPython.noop)]

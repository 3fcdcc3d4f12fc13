"""Copy the result of each file's scan to its attachments, which had none of their own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def copy_scan(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    of_its_file = apps.get_model("eforms", "StoredFile").objects.filter(pk=OuterRef("stored")).values("scan")
    apps.get_model("eforms", "Attachment").objects.update(scan=Subquery(of_its_file))


class Migration(migrations.Migration):
    dependencies = [("eforms", "0005_attachment_scan")]
    operations = [migrations.RunPython(copy_scan, migrations.RunPython.noop)]

from django.db import migrations

from core.immutable import refuse_truncate

TABLES = ('document',)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [refuse_truncate(f"documents_{table}", because="issued papers are never emptied") for table in TABLES]

from django.db import migrations

from core.immutable import refuse_truncate

TABLES = ('body', 'procedureversion', 'versionevent')


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [refuse_truncate(f"catalogue_{table}", because="what was published is never emptied") for table in TABLES]

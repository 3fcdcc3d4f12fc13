from django.db import migrations

from core.immutable import refuse_truncate

TABLES = ('entry', 'orderline', 'order', 'receipt', 'message')


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_initial'),
    ]

    operations = [refuse_truncate(f"payments_{table}", because="what was paid is never emptied") for table in TABLES]

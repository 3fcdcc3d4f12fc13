from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0063_bulk_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='archived_head',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_polls_by_account'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='holder',
            field=models.CharField(editable=False, max_length=16, null=True),
        ),
    ]

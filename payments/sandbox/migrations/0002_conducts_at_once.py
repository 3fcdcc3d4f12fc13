
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sandbox', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mood',
            name='conduct',
            field=models.CharField(default='honest', max_length=250, verbose_name='cách ứng xử'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='conduct',
            field=models.CharField(default='honest', max_length=250),
        ),
    ]

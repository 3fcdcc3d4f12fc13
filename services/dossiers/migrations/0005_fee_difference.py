"""What a supplement adds to the fees has an order of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0004_exemptions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='fee',
            name='dossier_has_one_order_per_moment',
        ),
        migrations.AlterField(
            model_name='fee',
            name='moment',
            field=models.CharField(choices=[('before', 'Nộp trước khi giải quyết'), ('after', 'Nộp khi nhận kết quả'), ('late', 'Nghĩa vụ tài chính phát sinh'), ('more', 'Phí, lệ phí nộp thêm sau khi bổ sung')], max_length=6, verbose_name='thu khi nào'),
        ),
        migrations.AddConstraint(
            model_name='fee',
            constraint=models.UniqueConstraint(condition=models.Q(('moment__in', ['before', 'after'])), fields=('dossier', 'moment'), name='dossier_has_one_order_per_moment'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0050_fill_task_copies")]

    operations = [
        migrations.RemoveIndex(
            model_name="task",
            name="task_done_lately",
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["agency", "role", "dossier_status", "due_at", "id"],
                name="task_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["agency", "role", "step", "due_at", "id"],
                name="task_by_step",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["agency", "role", "procedure", "due_at", "id"],
                name="task_by_procedure",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(
                    ("cancelled_at__isnull", True),
                    ("done_at__isnull", True),
                    models.Q(("dossier_channel", "online"), _negated=True),
                ),
                fields=["agency", "role", "dossier_channel", "due_at", "id"],
                name="task_not_filed_online",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["dossier_agency", "step", "-dossier"],
                name="task_step_of_dossier",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["person", "-done_at", "dossier", "dossier_status", "dossier_agency"],
                name="task_done_lately",
            ),
        ),
    ]

"""A dossier has at most one open task for each step; a task says what its step delivers."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

OFFICE_WORK = ["check", "refund", "wait", "exemption"]
DELIVERED = {"handler": "check", "leader": "signature", "desk": "hand_over"}


def say_what_is_delivered(apps: Any, editor: Any) -> None:
    tasks = apps.get_model("dossiers", "Task").objects.exclude(step__in=OFFICE_WORK)
    for role, delivers in DELIVERED.items():
        tasks.filter(role=role).update(delivers=delivers)


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0006_waiting"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="dossier_has_one_open_task"),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=Q(cancelled_at__isnull=True, done_at__isnull=True),
                fields=("dossier", "step"),
                name="dossier_has_one_open_task_for_a_step",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="delivers",
            field=models.CharField(
                blank=True,
                choices=[
                    ("check", "thẩm định"),
                    ("opinion", "ý kiến"),
                    ("inspection", "kiểm tra thực tế"),
                    ("decision", "phê duyệt"),
                    ("signature", "ký ban hành"),
                    ("hand_over", "trả kết quả"),
                ],
                default="",
                max_length=12,
                verbose_name="mang lại",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(say_what_is_delivered, migrations.RunPython.noop, elidable=True),
    ]

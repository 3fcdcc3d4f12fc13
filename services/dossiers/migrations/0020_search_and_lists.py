import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import services.dossiers.models.lists


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("agencies", "__first__"),
        ("catalogue", "__first__"),
        ("dossiers", "0019_invited_organisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="dossiers.dossier",
                    ),
                ),
                ("term", services.dossiers.models.lists.TermField(max_length=60)),
            ],
            options={"verbose_name": "từ tìm kiếm", "verbose_name_plural": "từ tìm kiếm"},
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="tên")),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("is_default", models.BooleanField(default=False, verbose_name="mở đầu tiên")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="chia sẻ với",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "danh sách đã lưu",
                "verbose_name_plural": "danh sách đã lưu",
                "ordering": ["name"],
            },
        ),
        migrations.AddIndex("searchterm", models.Index(fields=["agency", "term", "-dossier"], name="dossiers_found_by")),
        migrations.AddConstraint(
            "savedview", models.UniqueConstraint(fields=("owner", "name"), name="view_has_a_name_of_its_own")
        ),
        migrations.AddConstraint(
            "savedview",
            models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("owner",), name="person_begins_with_one_view"
            ),
        ),
        migrations.AddIndex("dossier", models.Index(fields=["agency", "-id"], name="dossier_of_agency")),
        migrations.AddIndex("dossier", models.Index(fields=["agency", "status", "-id"], name="dossier_in_status")),
        migrations.AddIndex("dossier", models.Index(fields=["agency", "version", "-id"], name="dossier_under_version")),
        migrations.AddIndex("dossier", models.Index(fields=["agency", "submitted_at"], name="dossier_filed")),
        migrations.AddIndex(
            "dossier",
            models.Index(
                condition=models.Q(("channel", "online"), _negated=True),
                fields=["agency", "channel", "-id"],
                name="dossier_not_filed_online",
            ),
        ),
        migrations.AddIndex(
            "task",
            models.Index(
                condition=models.Q(("cancelled_at__isnull", True), ("done_at__isnull", True)),
                fields=["person", "due_at", "id"],
                name="task_of_person",
            ),
        ),
    ]

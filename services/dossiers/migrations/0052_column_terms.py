from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import migrations
from django.utils.timezone import localdate

from services.catalogue.package.definition import Package
from services.dossiers.process.column_terms import column_terms

BATCH = 500


def write_terms(apps: Any, editor: object) -> None:
    """Write the answers in list columns of the dossiers that are there, so that staff can filter by them.

    Batch by batch, each by itself: where it breaks off it begins again, and what is there already stays.
    """
    dossiers, terms = apps.get_model("dossiers", "Dossier"), apps.get_model("dossiers", "SearchTerm")
    bodies = apps.get_model("catalogue", "Body").objects

    @cache
    def package(checksum: str) -> Package:
        return Package.model_validate_json(bodies.values_list("text", flat=True).get(pk=checksum))

    def written(batch: Iterable[Any]) -> Iterator[Any]:
        for dossier in batch:
            whole = package(dossier.version.body_id)
            own = whole.for_part(dossier.part) if dossier.part else whole
            for term in dict.fromkeys(column_terms(own, dossier.sheet.answers, today=localdate(dossier.submitted_at))):
                yield terms(dossier_id=dossier.pk, agency_id=dossier.agency_id, term=term)

    rows = dossiers.objects.select_related("version", "sheet").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        terms.objects.bulk_create(written(batch), ignore_conflicts=True)
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalogue", "0005_search_terms"),
        ("dossiers", "0051_task_lists"),
    ]

    operations = [migrations.RunPython(write_terms, migrations.RunPython.noop, elidable=True)]

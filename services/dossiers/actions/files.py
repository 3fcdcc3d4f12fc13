"""Handler of `eforms.hooks.file_refused`: notify the people concerned of an unusable attachment."""

from django.db import transaction
from django.urls import reverse

from eforms.models import Attachment
from notifications.actions import tell
from services.catalogue.package.process import Delivers
from services.dossiers.combined.attachments import has_attachment
from services.dossiers.models import Dossier, Filing, Task
from services.dossiers.process.parties import tell_parties


@transaction.atomic
def file_refused(attachment: Attachment) -> None:
    """Notify the applicant's side and, if the file belongs to a dossier, the assignees of its open tasks."""
    filing = Filing.objects.select_related("draft__owner", "version").filter(draft=attachment.draft_id).first()
    if filing is None:
        return
    dossiers = Dossier.objects.filter(filing=filing).select_related("applicant").order_by("pk")
    holding = [one for one in dossiers if has_attachment(one, attachment)]
    dossier = next(iter(holding), None)
    context = {"file": attachment, "dossier": dossier}
    key = f"file_refused:{attachment.pk}"
    if dossier:
        tell_parties(dossier, "file_refused", key=key, context=context)
    else:
        path = _field_url(filing, attachment.field_key)
        tell(filing.draft.owner, "file_refused", key=key, path=path, context=context)
    for one in holding:
        _tell_office(one, attachment)


def _tell_office(dossier: Dossier, attachment: Attachment) -> None:
    """Notify whoever has an open task of the dossier; who is asked for an opinion is not concerned."""
    tasks = Task.objects.open().filter(dossier=dossier, person__isnull=False).exclude(delivers=Delivers.OPINION)
    context, path = {"file": attachment, "dossier": dossier}, reverse("admin:dossier_work", args=[dossier.pk])
    for person in {task.person for task in tasks.select_related("person") if task.person}:
        key = f"file_withheld:{attachment.pk}:{dossier.pk}:{person.pk}"
        tell(person, "file_withheld", key=key, path=path, context=context)


def _field_url(filing: Filing, field_key: str) -> str:
    """The URL of the form field where another file can be attached."""
    steps, field_key = filing.version.package.eform.steps, field_key.partition(".")[0]
    step = next((step.key for step in steps if any(spec.key == field_key for spec in step.fields)), steps[0].key)
    return f"{filing.step_path(step)}#muc-{field_key}"

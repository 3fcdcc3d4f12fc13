"""Handler of `eforms.hooks.file_refused`: notify the people concerned of an unusable attachment."""

from django.db import transaction
from django.urls import reverse

from eforms.models import Attachment
from notifications.actions import tell
from services.dossiers.combined.attachments import has_attachment
from services.dossiers.models import Dossier, Filing, Task
from services.dossiers.process.parties import tell_parties


@transaction.atomic
def file_refused(attachment: Attachment) -> None:
    """Notify the applicant's side and, if the file belongs to a dossier, the assignee of its open task."""
    filing = Filing.objects.select_related("draft__owner", "version").filter(draft=attachment.draft_id).first()
    if filing is None:
        return
    dossiers = Dossier.objects.filter(filing=filing).select_related("applicant").order_by("pk")
    dossier = next((one for one in dossiers if has_attachment(one, attachment)), None)
    context = {"file": attachment, "dossier": dossier}
    key = f"file_refused:{attachment.pk}"
    if dossier:
        tell_parties(dossier, "file_refused", key=key, context=context)
    else:
        path = _field_url(filing, attachment.field_key)
        tell(filing.draft.owner, "file_refused", key=key, path=path, context=context)
    for task in Task.objects.open().filter(dossier__in=dossiers).select_related("person", "dossier"):
        _tell_office(task, attachment)


def _tell_office(task: Task, attachment: Attachment) -> None:
    """Tell the assignee of a task of the dossier, once for each dossier that has the file."""
    if task.person:
        key = f"file_withheld:{attachment.pk}" + (f":{task.dossier.part}" if task.dossier.part else "")
        context = {"file": attachment, "dossier": task.dossier}
        path = reverse("admin:dossier_work", args=[task.dossier_id])
        tell(task.person, "file_withheld", key=key, path=path, context=context)


def _field_url(filing: Filing, field_key: str) -> str:
    """The URL of the form field where another file can be attached."""
    steps, field_key = filing.version.package.eform.steps, field_key.partition(".")[0]
    step = next((step.key for step in steps if any(spec.key == field_key for spec in step.fields)), steps[0].key)
    return f"{reverse('dossiers:step', args=[filing.draft.key, step])}#muc-{field_key}"

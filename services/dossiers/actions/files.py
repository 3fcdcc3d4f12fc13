"""Handler of `eforms.hooks.file_refused`: notify the people concerned of an unusable attachment."""

from django.db import transaction
from django.urls import reverse

from eforms.models import Attachment
from notifications.actions import tell
from services.dossiers.models import Dossier, Filing, Task
from services.dossiers.process.parties import tell_parties


@transaction.atomic
def file_refused(attachment: Attachment) -> None:
    """Notify the applicant's side and, if the file belongs to a dossier, the assignee of its open task."""
    filing = Filing.objects.select_related("draft__owner", "version").filter(draft=attachment.draft_id).first()
    if filing is None:
        return
    dossier = Dossier.objects.filter(filing=filing).select_related("applicant").first()
    context = {"file": attachment, "dossier": dossier}
    key = f"file_refused:{attachment.pk}"
    if dossier:
        tell_parties(dossier, "file_refused", key=key, context=context)
    else:
        path = _field_url(filing, attachment.field_key)
        tell(filing.draft.owner, "file_refused", key=key, path=path, context=context)
    task = Task.objects.open().filter(dossier=dossier).select_related("person").first() if dossier else None
    if task and task.person:
        path = reverse("admin:dossier_work", args=[task.dossier_id])
        tell(task.person, "file_withheld", key=f"file_withheld:{attachment.pk}", path=path, context=context)


def _field_url(filing: Filing, field_key: str) -> str:
    """The URL of the form field where another file can be attached."""
    steps, field_key = filing.version.package.eform.steps, field_key.partition(".")[0]
    step = next((step.key for step in steps if any(spec.key == field_key for spec in step.fields)), steps[0].key)
    return f"{reverse('dossiers:step', args=[filing.draft.key, step])}#muc-{field_key}"

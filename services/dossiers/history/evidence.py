"""What an event proves besides itself: SHA-256 hashes of the answers, the files and the findings of the office."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from eforms.definition import Answers
from eforms.models import Attachment, AttachmentQuerySet
from services.dossiers.combined.attachments import attachments_of
from services.dossiers.models import Dossier, StepFinding


def answers_hash(answers: Answers) -> str:
    """SHA-256, in hexadecimal, of the answers as JSON; the same before and after any database stored them."""
    text = json.dumps(_whole(answers), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def finding_hash(finding: StepFinding) -> str:
    """SHA-256, in hexadecimal, of what a step found, with who found it and when."""
    at = finding.at.astimezone(UTC).isoformat(timespec="microseconds")
    who = {"task": finding.task_id, "by": finding.by_id, "at": at}
    return answers_hash({**who, "step": finding.step, "counts": finding.counts, "answers": finding.answers})


def findings_are_recorded(dossier: Dossier) -> bool:
    """Whether the findings are those that the events recorded, each unchanged and none removed or added."""
    found = [finding_hash(finding) for finding in StepFinding.objects.filter(dossier=dossier).order_by("pk")]
    recorded = dossier.log.filter(data__has_key="finding").order_by("serial").values_list("data", flat=True)
    return found == [data["finding"] for data in recorded]


def file_hashes(attachments: Iterable[Attachment]) -> list[list[str]]:
    """Field key and SHA-256 of each attachment, in order."""
    return sorted([file.field_key, file.stored.sha256] for file in attachments)


def attachments_at(dossier: Dossier, moment: datetime) -> list[Attachment]:
    """The attachments that the dossier had at a moment, with their stored files."""
    return present_at(attachments_of(dossier), moment)


def present_at(files: AttachmentQuerySet, moment: datetime) -> list[Attachment]:
    """Those of these files that were there at a moment, with their stored files."""
    not_removed = Q(removed_at__isnull=True) | Q(removed_at__gt=moment)
    return list(files.filter(not_removed, added_at__lte=moment).select_related("stored"))


def _whole(value: Any) -> Any:
    """The value with 3.0 written as 3: PostgreSQL gives large floats back as whole numbers."""
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

"""Attachments grouped by the document field they were uploaded to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from eforms.models import Attachment

AttachmentsByField: TypeAlias = Mapping[str, Sequence[Attachment]]


def attachments_by_field(attachments: Iterable[Attachment]) -> AttachmentsByField:
    """The attachments by field key, each list in the given order."""
    by_field: dict[str, list[Attachment]] = {}
    for attachment in attachments:
        by_field.setdefault(attachment.field_key, []).append(attachment)
    return by_field

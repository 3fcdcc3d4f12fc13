"""What is the same of every requested sheet: a worker begins it, what was drawn is kept, old ones are deleted."""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from core import outbox
from services.dossiers.models.requested_sheets import RETENTION, RequestedSheet

Sheet = TypeVar("Sheet", bound=RequestedSheet)


def begin(model: type[Sheet], job: str, *, owner_id: int, **content: Any) -> Sheet:
    """The person's sheet of this kind, asked for now in place of any before; a job of this kind draws it."""
    now = timezone.now()
    asked = {"requested_at": now, "pdf": None, "failed_at": None}
    sheet, _ = _rows(model).update_or_create(owner_id=owner_id, defaults={**content, **asked})
    outbox.enqueue(job, key=f"{job}:{owner_id}:{now.timestamp()}", owner_id=owner_id, requested_at=now.isoformat())
    return sheet


def record_drawn(sheet: RequestedSheet, pdf: bytes, **columns: Any) -> None:
    """Keep the PDF, unless another was asked for meanwhile."""
    _unchanged(sheet).update(pdf=pdf, **columns)


def record_failed(sheet: RequestedSheet) -> None:
    """It could not be drawn, or not in time."""
    _unchanged(sheet).update(failed_at=timezone.now())


def forget(sheet: RequestedSheet) -> None:
    """Forget a sheet, so that asking again begins another."""
    _unchanged(sheet).delete()


def old(model: type[Sheet], now: datetime) -> QuerySet[Sheet]:
    """The sheets of a kind that are past their retention."""
    return _rows(model).filter(requested_at__lte=now - RETENTION)


def _unchanged(sheet: Sheet) -> QuerySet[Sheet]:
    return _rows(type(sheet)).filter(owner=sheet.owner_id, requested_at=sheet.requested_at)


def _rows(model: type[Sheet]) -> QuerySet[Sheet]:
    return model._default_manager.all()

"""Real dossiers with all that came of them (money, papers, notices, letters, jobs), from which others are copied."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.db.models import Model, QuerySet

from bench.desk.office import Office
from bench.payments.fixtures import begin_filing
from core import access_log
from core.access_log import AccessKind
from core.access_log.models import AccessRecord
from core.outbox import worker
from core.outbox.models import OutboxJob
from eforms.models import Draft
from notifications.models import Delivery, Notification
from payments.models import Attempt, Entry, Order, OrderLine, Receipt
from services.agencies.models import Agency
from services.documents.models import Document
from services.dossiers.actions import conversation
from services.dossiers.models import (
    AnswerSheet,
    ClockPeriod,
    Dossier,
    DossierEvent,
    DossierMessage,
    Fee,
    Filing,
    Paper,
    SearchTerm,
    Task,
)

ROUNDS: Final = 4
"""Jobs write jobs; after so many rounds none is left."""


@dataclass(frozen=True)
class Original:
    """One draft, with its dossier unless it was not submitted, and the rows that came of it by table."""

    draft: Draft
    dossier: Dossier | None
    agency: Agency
    rows: Mapping[type[Model], Sequence[Model]]

    @classmethod
    def of(cls, dossier: Dossier, since: Mapping[type[Model], int]) -> "Original":
        """What was written after these keys belongs to the dossier: nobody else was there."""
        rows = {model: list(_of(dossier, model, since)) for model in TABLES}
        return cls(dossier.filing.draft, dossier, dossier.agency, rows)

    def __iter__(self) -> Iterator[tuple[type[Model], int, Model]]:
        """Each row with its table and its place among those of the table."""
        for model, rows in self.rows.items():
            for place, row in enumerate(rows):
                yield model, place, row


BY_DOSSIER: Final = (AnswerSheet, Task, DossierEvent, ClockPeriod, Fee, Paper, DossierMessage, SearchTerm)
BY_WATERMARK: Final = (
    Order, OrderLine, Attempt, Entry, Receipt, Document, Notification, Delivery, OutboxJob, AccessRecord,
)  # fmt: skip
TABLES: Final[tuple[type[Model], ...]] = (Draft, Filing, Dossier, *BY_WATERMARK, *BY_DOSSIER)
"""The tables that grow with the dossiers."""


def grown_tables() -> frozenset[str]:
    """Their names, with those of the accounts and sessions, which grow with the people."""
    return frozenset({*(model._meta.db_table for model in TABLES), "accounts_user", "accounts_session"})


def watermarks() -> dict[type[Model], int]:
    """The greatest key of each table whose rows do not name their dossier."""
    return {
        model: model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in BY_WATERMARK
    }


def at_desk(office: Office) -> Original:
    return _made(office.at_desk)


def in_hand(office: Office) -> Original:
    """Under examination, with a message of the applicant."""

    def make() -> Dossier:
        dossier = office.in_hand()
        access_log.record(office.handler, AccessKind.DOSSIER, dossier, subject=dossier.applicant, purpose="Giải quyết")
        conversation.write_message(dossier, by=dossier.applicant, text="Xin hỏi bao giờ có kết quả?", key=uuid4())
        return dossier

    return _made(make)


def draft(office: Office) -> Original:
    """Filled in, not submitted."""
    filing = begin_filing(office.fixtures.version, office.agency, by=office.fixtures.payers[1])
    return Original(filing.draft, None, office.agency, {Draft: [filing.draft], Filing: [filing]})


def _made(make: Callable[[], Dossier]) -> Original:
    before = watermarks()
    dossier = make()
    for _ in range(ROUNDS):
        worker.run(OutboxJob.objects.filter(due_at__isnull=False).values_list("pk", flat=True))
    return Original.of(Dossier.objects.get(pk=dossier.pk), before)


def _of(dossier: Dossier, model: type[Model], since: Mapping[type[Model], int]) -> "QuerySet[Any]":
    manager = model._base_manager.order_by("pk")
    if model in since:
        return manager.filter(pk__gt=since[model])
    if model in BY_DOSSIER:
        return manager.filter(dossier=dossier)
    key = {Draft: dossier.filing_id, Filing: dossier.filing_id, Dossier: dossier.pk}[model]
    return manager.filter(pk=key)

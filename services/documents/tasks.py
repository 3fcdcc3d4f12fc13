"""Worker: the outbox job that renders, signs and stores an issued paper; warm-up of worker processes."""

from typing import Final

from celery import current_app, shared_task
from celery.signals import worker_process_init

from core import outbox
from core.compiled_query import CompiledQuery
from core.outbox import publish
from core.outbox.tasks import BATCH
from services.documents import actions
from services.documents.issuing import storage
from services.documents.models import RENDER, Document
from services.documents.pdf import rendering
from services.documents.pdf.printable import printable_document
from services.documents.signing import seals
from services.documents.signing.pictures import with_pictures

PAPERS = "papers"
"""The queue of jobs that draw PDFs."""
WITH_ALL_IT_SHOWS: Final = CompiledQuery(
    lambda pk: with_pictures(Document.objects.filter(pk=pk).select_related("agency"))
)
UNASKED_BATCHES = 5
"""A minute: what was filed on a day is drawn in a night by one worker, and who asks meanwhile waits some seconds."""


@outbox.handler(RENDER, queue=PAPERS, words="Lập văn bản PDF")
def render_document(*, document_id: int) -> outbox.OnDone | None:
    """Render, sign and store one paper. Idempotent: a second run finds it stored, or makes the same file again."""
    from services.documents.signing import signer  # takes a second to import: never in the web server

    [document] = WITH_ALL_IT_SHOWS(document_id)
    if document.stored_at is not None:
        return None
    printable = printable_document(document)
    pdf = rendering.render(printable)
    if printable.signature:
        pdf = signer.sign_pdf(pdf, seals.code_for(document.agency), printable.signature.signed_at)
    file = storage.store(pdf)
    return lambda: actions.record_stored(document, file, printable.signature)


@shared_task(name="documents.draw_unasked", ignore_result=True)
def draw_unasked() -> None:
    """At night, while no other paper waits: have some drawn that nobody asked for, a message for each batch."""
    if publish.waiting(PAPERS):
        return
    for _ in range(UNASKED_BATCHES):
        if actions.draw_unasked(BATCH) < BATCH:
            break


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """Start the PDF engine and load pyHanko before anybody waits for a paper, in a worker that takes papers."""
    if PAPERS in current_app.amqp.queues.consume_from:
        from services.documents.signing import signer  # noqa: F401

        rendering.warm_up()

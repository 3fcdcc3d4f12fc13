"""The worker's part: draw a paper once it is issued, and be ready for the first one."""

from celery.signals import worker_process_init

from core import outbox
from services.documents import actions
from services.documents.issuing import storage
from services.documents.models import Document
from services.documents.pdf.printable import sheet_of


@outbox.handler(actions.RENDER)
def draw(*, document_id: int) -> outbox.OnDone | None:
    """Draw, sign and store one paper; a second run finds it stored, or makes the same file again."""
    from services.documents.pdf import rendering
    from services.documents.signing import signer  # they take a second each to load: never in the web server

    document = Document.objects.select_related("agency").get(pk=document_id)
    if document.stored_at is not None:
        return None
    sheet = sheet_of(document)
    pdf = rendering.render(sheet)
    if sheet.signature:
        pdf = signer.seal(pdf, document.agency.code, sheet.signature.at)
    file = storage.store(pdf)
    return lambda: actions.record_stored(document, file, sheet.signature)


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """Load WeasyPrint, its fonts and pyHanko before anybody waits for a paper."""
    from services.documents.pdf import rendering
    from services.documents.signing import signer  # noqa: F401

    rendering.warm_up()

"""The worker's part: draw a paper once it is issued, and be ready for the first one."""

from celery.signals import worker_process_init

from notifications import outbox
from services.documents import actions, storing
from services.documents.models import Document
from services.documents.sheets import sheet_of


@outbox.handler(actions.RENDER)
def draw(*, document_id: int) -> outbox.Record | None:
    """Draw and store one paper; a second run finds it stored, or makes the same file again."""
    from services.documents import rendering  # WeasyPrint takes a second to load: never in the web server

    document = Document.objects.get(pk=document_id)
    if document.stored_at is not None:
        return None
    file = storing.store(rendering.render(sheet_of(document)))
    return lambda: actions.record_stored(document, file)


@worker_process_init.connect
def warm_up(**_: object) -> None:
    """Load WeasyPrint and its fonts before anybody waits for a paper."""
    from services.documents import rendering

    rendering.warm_up()

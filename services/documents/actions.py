"""Issue, store and revoke official papers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import outbox
from core.people import User
from core.text import lower_first
from services.agencies.models import Agency
from services.documents import hooks, rules
from services.documents.document_types import DocumentType
from services.documents.errors import DocumentError
from services.documents.facts import FACTS, Facts
from services.documents.issuing.numbering import next_number
from services.documents.issuing.storage import StoredPdf
from services.documents.models import RENDER, Document, OfficialPicture, render_job
from services.documents.pdf.printable import current_letterhead
from services.documents.signing.pictures import checked_png
from services.documents.signing.seals import Signature


@dataclass(frozen=True)
class PaperInput:
    """One paper to issue: its idempotency key, the agency that issues it, and what it says."""

    key: str
    agency: Agency
    facts: Facts


def issue(
    kind: DocumentType,
    *,
    key: str,
    agency: Agency,
    owner: User,
    facts: Facts,
    number: int | None = None,
    by: User | None = None,
) -> Document:
    """Create a numbered paper with its facts in the caller's transaction; the outbox then renders and stores the PDF.

    What a paper that is drawn when asked for says is frozen here as well; its file comes later. Idempotent: the same
    key returns the paper already issued. The caller has checked the permission of `by`, holds the lock of the object
    the key names, and passes `number` when it comes from a register of its own. TypeError when the facts are not those
    of the document type.
    """
    [document] = issue_many(kind, [PaperInput(key, agency, facts)], owner=owner, number=number, by=by)
    return document


def issue_many(
    kind: DocumentType,
    papers: Sequence[PaperInput],
    *,
    owner: User,
    number: int | None = None,
    by: User | None = None,
    are_new: bool = False,
) -> list[Document]:
    """Issue several papers of one kind to one person with as few statements as one; otherwise as `issue`.

    With `are_new` the caller knows that nothing was issued under these keys, and nobody looks; that the database
    refuses a second one under a key holds all the same.
    """
    for paper in papers:
        if not isinstance(paper.facts, FACTS[kind]):
            raise TypeError(f"A paper of kind {kind} needs {FACTS[kind].__name__}, not {type(paper.facts).__name__}.")
    known = () if are_new else Document.objects.filter(key__in=[paper.key for paper in papers])
    issued = {document.key: document for document in known}
    fresh = [paper for paper in papers if paper.key not in issued]
    new = [_new_document(kind, paper, number=number, owner=owner, by=by) for paper in fresh]
    if new:
        Document.objects.bulk_create(new)
        waited_for = [made for made, paper in zip(new, fresh, strict=True) if not paper.facts.is_drawn_when_asked]
        _draw(document.pk for document in waited_for)
    issued |= {document.key: document for document in new}
    return [issued[paper.key] for paper in papers]


@transaction.atomic
def draw_when_asked(document: Document) -> None:
    """Have the file of a paper drawn for whoever opens it; nothing more happens while it is being drawn."""
    _draw(Document.objects.not_begun().filter(pk=document.pk).values_list("pk", flat=True))


@transaction.atomic
def draw_unasked(count: int) -> int:
    """Have the next papers drawn that nobody asked for, those issued first; returns how many."""
    waiting = list(Document.objects.not_begun().order_by("pk").values_list("pk", flat=True)[:count])
    _draw(waiting)
    return len(waiting)


def _draw(document_ids: Iterable[int]) -> None:
    jobs = {render_job(pk): {"document_id": pk} for pk in document_ids}
    if jobs:
        outbox.enqueue_many(RENDER, jobs)


def _new_document(
    kind: DocumentType, paper: PaperInput, *, number: int | None, owner: User, by: User | None
) -> Document:
    now, agency, facts = timezone.now(), paper.agency, paper.facts
    year = timezone.localtime(now).year
    if number is None and facts.symbol:
        number = next_number(agency, facts.symbol, year, series=facts.series)
    return Document(
        kind=kind,
        key=paper.key,
        agency=agency,
        owner=owner,
        year=year,
        symbol=facts.symbol,
        number=number,
        code=facts.code,
        title=facts.title,
        letterhead=current_letterhead(agency).model_dump(mode="json"),
        facts=facts.model_dump(mode="json"),
        issued_at=now,
        issued_by=by,
    )


@transaction.atomic(savepoint=False)  # the outbox marks its job as done in the same transaction
def record_stored(document: Document, file: StoredPdf, signature: Signature | None = None) -> None:
    """Record the stored file and its signature, and send `document_stored`; of two workers only the first does."""
    values = {"stored_at": timezone.now(), "path": file.path, "sha256": file.sha256, "size": file.size}
    if signature:
        values |= {"sealed_by": signature.holder, "sealed_at": signature.signed_at}
    if Document.objects.filter(pk=document.pk, stored_at=None).update(**values):
        vars(document).update(values)
        hooks.document_stored.send(document)


@transaction.atomic
def revoke(document: Document, *, by: User, reason: str) -> Document:
    """Revoke a paper (thu hồi): its file stays, and the verification page shows that it is void."""
    document = Document.objects.select_related("agency").select_for_update(of=("self",)).get(pk=document.pk)
    rules.check_may_revoke(by, document)
    rules.check_may_be_revoked(document, reason)
    document.revoked_at, document.revoked_by, document.revoked_reason = timezone.now(), by, reason.strip()
    document.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    return document


def supersede(papers: Mapping[Document, Document], *, by: User) -> None:
    """Revoke each paper in favour of the one it is mapped to: that replaces it, or by which it is withdrawn.

    Runs in the transaction that issues the later ones; the caller has checked the permission of `by` and holds the lock
    under which they were issued. What anybody who verifies a paper reads names the later one, and nothing of why.
    """
    now = timezone.now()
    for document, later in papers.items():
        rules.check_may_be_revoked(document, later.reference)
        verb = "Được thay thế bởi" if later.kind == document.kind else "Thu hồi theo"
        document.revoked_reason = f"{verb} {lower_first(later.title)} {later.reference}."[:500]
        document.revoked_at, document.revoked_by, document.superseded_by = now, by, later
    changed = ["revoked_at", "revoked_by", "revoked_reason", "superseded_by"]
    Document.objects.bulk_update(papers, changed)


@transaction.atomic
def propose_picture(owner: Agency | User, png: bytes, *, by: User) -> OfficialPicture:
    """Bring the picture of an agency's seal or of a person's signature; a second person has to confirm it."""
    rules.check_may_keep_pictures(by)
    whose: dict[str, Agency | User] = {"agency": owner}
    if not isinstance(owner, Agency):
        rules.check_signs_papers(owner)
        whose = {"person": owner}
    try:
        with transaction.atomic():
            return OfficialPicture.objects.create(png=checked_png(png), proposed_by=by, **whose)
    except IntegrityError as twice:
        raise DocumentError("Đã có một hình đang chờ người thứ hai xác nhận.") from twice


@transaction.atomic
def confirm_picture(picture: OfficialPicture, *, by: User) -> OfficialPicture:
    """Confirm a picture as a second person: it takes the place of the one before on papers issued from now on."""
    rules.check_may_keep_pictures(by)
    picture = _open_picture(picture)
    rules.check_may_confirm(by, picture)
    now = timezone.now()
    before = OfficialPicture.objects.in_force_at(now).filter(agency=picture.agency_id, person=picture.person_id)
    before.update(ended_at=now)
    return _decide_picture(picture, by=by, is_granted=True)


@transaction.atomic
def reject_picture(picture: OfficialPicture, *, by: User) -> OfficialPicture:
    """Drop a picture that was not confirmed."""
    rules.check_may_keep_pictures(by)
    return _decide_picture(_open_picture(picture), by=by, is_granted=False)


@transaction.atomic
def end_picture(picture: OfficialPicture, *, by: User) -> OfficialPicture:
    """Draw it on no further paper: the leader left, the seal was changed."""
    rules.check_may_keep_pictures(by)
    picture = OfficialPicture.objects.select_for_update().get(pk=picture.pk)
    if not picture.is_granted or picture.ended_at is not None:
        raise DocumentError("Hình này không còn được in.")
    picture.ended_at = timezone.now()
    picture.save(update_fields=["ended_at"])
    return picture


def _open_picture(picture: OfficialPicture) -> OfficialPicture:
    picture = OfficialPicture.objects.select_for_update().get(pk=picture.pk)
    if picture.decided_at is not None:
        raise DocumentError("Hình này đã được xác nhận hoặc bỏ.")
    return picture


def _decide_picture(picture: OfficialPicture, *, by: User, is_granted: bool) -> OfficialPicture:
    picture.decided_by, picture.decided_at, picture.is_granted = by, timezone.now(), is_granted
    picture.save(update_fields=["decided_by", "decided_at", "is_granted"])
    return picture

"""The digital signature of the agency on its papers: which carry one, whose it is, and that it costs no second file."""

import io
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from core.outbox.models import OutboxJob
from services.documents import tasks
from services.documents.actions import draw_when_asked
from services.documents.document_types import DocumentType
from services.documents.issuing import storage
from services.documents.models import Document
from services.documents.signing import seals, signer
from services.documents.verification.validation_result import SignatureVerdict
from standins.certification_authority import authority
from tests.documents import samples
from tests.documents.conftest import issue_one
from tests.documents.issuing.test_storage import files
from tests.documents.pdf.test_papers import text_of
from tests.documents.sealed import a_seal, content_of, edited, validate
from tests.factories import AgencyFactory
from tests.outbox import hurry, work_off

AT = samples.at(14, 6)
SIGNED = [kind for kind, facts in samples.SAMPLES.items() if kind != DocumentType.FORM and not facts.is_internal]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A paper as it is drawn."""
    from services.documents.pdf import rendering

    return rendering.render(samples.sheet(samples.receipt()))


def stored_one(kind: DocumentType = DocumentType.ACKNOWLEDGEMENT, **issued: Any) -> Document:
    document = issue_one(kind, **issued)
    draw_when_asked(document)
    work_off()
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("kind", SIGNED)
def test_numbered_papers_are_signed_and_say_so(db, settings, kind):
    paper = stored_one(kind)

    result = validate(content_of(paper), settings.SEAL_ROOTS)

    assert result.verdict == SignatureVerdict.INTACT
    assert result.signer == paper.sealed_by == authority.AGENCY
    assert result.signed_at == paper.issued_at.replace(microsecond=0)
    assert paper.sealed_at == paper.issued_at
    assert f"Ký số bởi: {authority.AGENCY}, lúc " in text_of(content_of(paper))
    assert "chưa có chữ ký số" not in text_of(content_of(paper))


def test_the_form_of_an_applicant_is_not_signed_by_the_agency(db):
    form = stored_one(DocumentType.FORM)

    assert b"/ByteRange" not in content_of(form)
    assert form.sealed_at is None
    assert "ký số" not in text_of(content_of(form)).lower()


def test_a_draft_is_not_signed(db):
    from services.documents.pdf import rendering
    from services.documents.pdf.printable import printable_draft

    sheet = printable_draft(samples.receipt(), AgencyFactory.create())

    assert sheet.signature is None
    assert "ký số" not in text_of(rendering.render(sheet)).lower()


@pytest.mark.parametrize("kind", SIGNED)
def test_without_a_seal_papers_go_unsigned_and_say_so(db, settings, kind):
    settings.SEALS = {}

    paper = stored_one(kind)

    assert b"/ByteRange" not in content_of(paper)
    assert (paper.sealed_by, paper.sealed_at) == ("", None)
    assert "Giấy này chưa có chữ ký số của cơ quan." in text_of(content_of(paper))


def test_each_agency_signs_with_its_own_seal(db, settings, tmp_path):
    one, two = AgencyFactory.create(code="H26.03"), AgencyFactory.create(code="H29.01")
    settings.SEALS = {"H26.03": a_seal(tmp_path / "1", "CƠ QUAN MỘT"), "H29.01": a_seal(tmp_path / "2", "CƠ QUAN HAI")}

    first, second = stored_one(key="1", agency=one), stored_one(key="2", agency=two)

    assert validate(content_of(first), tmp_path / "1" / authority.ROOTS).signer == first.sealed_by == "CƠ QUAN MỘT"
    assert validate(content_of(second), tmp_path / "2" / authority.ROOTS).signer == second.sealed_by == "CƠ QUAN HAI"
    assert validate(content_of(first), tmp_path / "2" / authority.ROOTS).verdict == SignatureVerdict.UNTRUSTED


def test_an_agency_without_a_seal_never_borrows_that_of_another(db, settings, tmp_path, pdf):
    settings.SEALS = {"H26.03": a_seal(tmp_path / "1")}

    assert stored_one(agency=AgencyFactory.create(code="H29.01")).sealed_at is None
    with pytest.raises(signer.SealError, match="no seal for the agency H29"):
        signer.sign_pdf(pdf, "H29.01", AT)


def test_an_agency_without_a_seal_uses_the_one_of_all(settings, tmp_path):
    settings.SEALS = {"*": a_seal(tmp_path / "all", "MỌI CƠ QUAN"), "H26": a_seal(tmp_path / "own", "RIÊNG")}

    holders = [seal.holder for code in ("H26", "H26.03") if (seal := seals.seal_for_agency(code))]

    assert holders == ["RIÊNG", "MỌI CƠ QUAN"]


@pytest.mark.parametrize("key", [authority.new_key(), rsa.generate_private_key(65537, 2048)], ids=["P-256", "RSA-2048"])
def test_the_same_paper_signed_twice_is_the_same_file(settings, tmp_path, pdf, key):
    settings.SEALS = {"*": a_seal(tmp_path / "seal", key=key)}

    first = signer.sign_pdf(pdf, "H26", AT)
    with time_machine.travel(AT.replace(year=2028), tick=False):
        again = signer.sign_pdf(pdf, "H26", AT)

    assert first == again
    assert first.startswith(pdf)
    assert validate(first, tmp_path / "seal" / authority.ROOTS).verdict == SignatureVerdict.INTACT


def test_a_signed_paper_is_still_tagged_and_its_signature_hidden_from_the_page(pdf):
    signed, before = PdfReader(io.BytesIO(signer.sign_pdf(pdf, "H26", AT))), PdfReader(io.BytesIO(pdf))
    annotation: Any = (signed.pages[0].annotations or [])[0].get_object()

    assert annotation["/F"] & 2  # hidden
    assert annotation["/Rect"] == [0, 0, 0, 0]
    assert signed.root_object["/Metadata"].get_object() == before.root_object["/Metadata"].get_object()
    assert signed.root_object["/MarkInfo"] == before.root_object["/MarkInfo"]
    assert [page.extract_text() for page in signed.pages] == [page.extract_text() for page in before.pages]


def test_a_seal_newer_than_the_paper_signs_from_its_first_day(settings, tmp_path):
    settings.SEALS = {"*": a_seal(tmp_path / "seal")}
    seal = seals.seal_for_agency("H26")
    assert seal

    signature = seal.signature_at(datetime(2010, 1, 1, tzinfo=UTC))

    assert signature.signed_at == seal.certificate.not_valid_before_utc


def test_a_seal_that_has_run_out_signs_nothing_and_the_paper_waits_for_the_next(issued, settings, tmp_path):
    settings.SEALS = {"*": a_seal(tmp_path / "old", first_day=datetime(1990, 1, 1, tzinfo=UTC))}
    work_off()
    waiting = OutboxJob.objects.get(kind="documents.render")
    assert waiting.last_error.startswith("SealError")
    assert not issued.__class__.objects.get().stored_at

    settings.SEALS = {"*": a_seal(tmp_path / "new")}
    hurry()
    work_off()

    issued.refresh_from_db()
    assert issued.sealed_at


def test_a_worker_killed_between_drawing_and_storing_leaves_nothing_and_the_next_one_signs(
    issued, settings, monkeypatch
):
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as here:
        here.setattr(storage, "store", killed)
        with pytest.raises(Killed):
            tasks.render_document(document_id=issued.pk)
    assert files(Path(settings.MEDIA_ROOT)) == []

    work_off()

    issued.refresh_from_db()
    assert validate(content_of(issued), settings.SEAL_ROOTS).verdict == SignatureVerdict.INTACT


def test_two_workers_with_one_seal_leave_one_file(issued, settings):
    first, second = tasks.render_document(document_id=issued.pk), tasks.render_document(document_id=issued.pk)
    assert first
    assert second
    first()
    second()

    assert len(files(Path(settings.MEDIA_ROOT))) == 1


def test_two_workers_with_different_seals_leave_one_paper_which_is_whole(issued, settings, tmp_path):
    slower = tasks.render_document(document_id=issued.pk)
    settings.SEALS = {"*": a_seal(tmp_path / "new", "MỚI")}
    quicker = tasks.render_document(document_id=issued.pk)
    assert slower
    assert quicker

    quicker()
    slower()

    issued.refresh_from_db()
    assert issued.sealed_by == "MỚI"
    assert issued.sha256 == sha256(content_of(issued)).hexdigest()
    assert validate(content_of(issued), tmp_path / "new" / authority.ROOTS).signer == "MỚI"


def test_the_database_refuses_another_signer_for_a_stored_paper(stored):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=stored.pk).update(sealed_by="NGƯỜI KHÁC")


def test_a_form_without_a_number_cannot_be_recorded_as_signed(db):
    form = issue_one(DocumentType.FORM)

    with pytest.raises(IntegrityError, match="sealed_paper_has_a_number"), transaction.atomic():
        Document.objects.filter(pk=form.pk).update(
            stored_at=AT.replace(year=2030), path="x", sha256="x", size=1, sealed_by="X", sealed_at=AT
        )


def test_the_stand_in_seal_is_made_once_and_says_what_it_is(tmp_path):
    folder = authority.create_if_absent(tmp_path / "seal")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    assert authority.create_if_absent(tmp_path / "seal") == folder
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["seal"]
    assert "GIẢ LẬP" in seals.load_seal(folder / authority.SEAL, authority.PASSWORD).holder
    assert (folder / authority.SEAL).stat().st_mode & 0o077 == 0


@pytest.mark.servers
def test_the_web_server_does_not_load_pyhanko():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "import portal.urls; sys.exit('pyhanko' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.servers
@pytest.mark.pdfsig
def test_poppler_too_finds_the_signature_valid_and_sees_when_it_is_not(pdf, tmp_path):
    signed = signer.sign_pdf(pdf, "H26", AT)

    assert "Signature is Valid." in said_by_poppler(signed, tmp_path)
    assert "Total document signed" in said_by_poppler(signed, tmp_path)
    assert "Signature is Valid." not in said_by_poppler(signed.replace(b"/Lang", b"/Long", 1), tmp_path)
    assert "Not total document signed" in said_by_poppler(edited(signed), tmp_path)


def said_by_poppler(content: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout

"""A file that somebody brings: what its digital signature is worth, whatever the file tries."""

import io
import re
import subprocess
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pypdf import PdfWriter

from core.limits import concurrency
from services.documents.actions import draw_when_asked
from services.documents.document_types import DocumentType
from services.documents.models import Document
from services.documents.signing import signer
from services.documents.verification import comparison
from services.documents.verification.fingerprint import MAX_BUFFERED_BYTES, InMemoryHashingUploadHandler
from services.documents.verification.validation_result import SignatureVerdict
from standins.certification_authority import authority
from tests.documents.conftest import issue_one
from tests.documents.sealed import a_seal, content_of, edited, validate, wrapped
from tests.documents.signing.test_signer import AT
from tests.outbox import work_off
from tests.pages import Page

CHANGED, UNTRUSTED = "chữ ký số trên tệp không còn nguyên", "một chữ ký số mà Cổng không xác nhận được"
UNREADABLE, NOT_CHECKED = "Cổng không đọc được chữ ký số trên tệp", "Cổng chưa xem được chữ ký số trên tệp"
UNSIGNED, INTACT = "có thể đã bị sửa, bị in rồi quét lại", "và không bị sửa sau khi ký"


def told(client, document: Document, *files: bytes) -> Page:
    """What the public check says of a file, once it is clear that it says anything at all."""
    response = client.post(document.verify_path(), {"tep": [SimpleUploadedFile("giay.pdf", file) for file in files]})
    assert response.status_code == 200
    return Page(response)


@pytest.fixture
def signed(stored) -> bytes:
    return content_of(stored)


def test_the_public_check_says_by_whom_a_paper_is_signed_and_since_when(client, stored, settings):
    page = Page(client.get(stored.verify_path()))

    assert "Ký số bởi" in page.text
    assert authority.AGENCY in page.text
    assert f"{stored.issued_at.astimezone(AT.tzinfo):%H giờ %M phút}" in page.text


def test_of_an_unsigned_paper_it_says_so_and_of_a_form_it_says_nothing(client, db, settings):
    settings.SEALS = {}
    papers = [issue_one(key="1"), issue_one(DocumentType.FORM, key="2")]
    draw_when_asked(papers[1])
    work_off()

    unsigned, form = [Page(client.get(paper.verify_path())) for paper in papers]

    assert "Giấy này chưa có chữ ký số của cơ quan" in unsigned.text
    assert not form.mentions("ký số")


def test_the_original_needs_no_second_look(client, stored, signed, monkeypatch):
    monkeypatch.setattr(comparison, "validate_signature", None)

    assert "Tệp trùng khớp" in told(client, stored, signed).text


def test_one_byte_changed_is_told(client, stored, signed):
    assert CHANGED in told(client, stored, signed.replace(b"/Lang", b"/Long", 1)).text


def test_a_byte_changed_in_the_signature_itself_is_told(client, stored, signed):
    begin = signed.index(b"/Contents <") + 1800
    changed = signed[:begin] + (b"1" if signed[begin : begin + 1] != b"1" else b"2") + signed[begin + 1 :]

    page = told(client, stored, changed)

    assert any(answer in page.text for answer in (CHANGED, UNTRUSTED, UNREADABLE))
    assert not page.mentions(INTACT)


@pytest.mark.parametrize("add", [edited, lambda pdf: pdf + b"% and so on\n"], ids=["an update", "a comment"])
def test_what_was_added_after_signing_is_told(client, stored, signed, add):
    assert CHANGED in told(client, stored, add(signed)).text


def test_another_paper_hidden_in_the_gap_of_the_signature_is_told(client, stored, signed):
    assert CHANGED in told(client, stored, wrapped(signed)).text


def test_a_signature_of_a_strangers_authority_is_never_trusted_and_never_named(client, stored, settings, tmp_path):
    settings.SEALS = {"*": a_seal(tmp_path / "forger", "BỘ CÔNG AN")}
    forged = signer.sign_pdf(unsigned_of(stored), stored.agency.code, AT)

    page = told(client, stored, forged)

    assert UNTRUSTED in page.text
    assert not page.mentions("BỘ CÔNG AN")


def test_a_certificate_that_has_run_out_is_no_longer_trusted(settings, signed):
    with time_machine.travel(AT.replace(year=2060)):
        assert validate(signed, settings.SEAL_ROOTS).verdict == SignatureVerdict.UNTRUSTED


def test_another_paper_of_ours_is_signed_but_is_not_this_one(client, stored):
    other = issue_one(key="other")
    work_off()
    other.refresh_from_db()

    page = told(client, stored, content_of(other))

    assert INTACT in page.text
    assert authority.AGENCY in page.text
    assert "không phải là bản gốc của giấy này" in page.text
    assert not page.mentions("Tệp trùng khớp")


def test_a_paper_of_another_agency_is_named_as_such(client, stored, settings, tmp_path):
    settings.SEALS = {"*": a_seal(tmp_path / "other", "CƠ QUAN KHÁC")}
    both = tmp_path / "both.pem"
    both.write_bytes(settings.SEAL_ROOTS.read_bytes() + (tmp_path / "other" / authority.ROOTS).read_bytes())
    settings.SEAL_ROOTS = both

    page = told(client, stored, signer.sign_pdf(unsigned_of(stored), "H26", AT))

    assert "là của CƠ QUAN KHÁC, không phải của đơn vị ký giấy này" in page.text


def test_a_file_without_a_signature_is_not_looked_at_twice(client, stored, monkeypatch):
    monkeypatch.setattr(subprocess, "run", None)

    assert UNSIGNED in told(client, stored, unsigned_of(stored)).text


def test_without_roots_no_signature_is_validated_not_even_by_those_of_the_machine(
    client, stored, settings, monkeypatch
):
    monkeypatch.setattr(subprocess, "run", None)
    settings.SEAL_ROOTS = None

    assert UNSIGNED in told(client, stored, edited(content_of(stored))).text


def encrypted(pdf: bytes) -> bytes:
    writer, output = PdfWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(output)
    return output.getvalue() + b"%/ByteRange"


def with_xrefs_in_a_ring(pdf: bytes) -> bytes:
    """Whose last table of contents names itself as the one before it."""
    at = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    end = re.sub(rb"/Prev \d+", b"/Prev %d" % at, pdf[at:])
    return pdf[:at] + end


def with_many_signatures(pdf: bytes) -> bytes:
    return pdf + b"".join(
        b"\n%d 0 obj<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>endobj" % n for n in range(9000, 19000)
    )


HOSTILE = {
    "truncated": lambda pdf: pdf[: len(pdf) * 3 // 4] + b"/ByteRange",
    "without its end": lambda pdf: pdf[:-400],
    "encrypted": encrypted,
    "xrefs in a ring": with_xrefs_in_a_ring,
    "thousands of signatures": with_many_signatures,
    "nested without end": lambda pdf: b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"/ByteRange\nstartxref\n9\n%%EOF",
    "no PDF": lambda pdf: b"/ByteRange" * 1000,
    "only zeros": lambda pdf: b"/ByteRange" + bytes(1_000_000),
    "a number too large": lambda pdf: re.sub(rb"/ByteRange \[[^\]]*\]", b"/ByteRange [0 9999999999999999999 1 1]", pdf),
    "a negative number": lambda pdf: re.sub(rb"/ByteRange \[[^\]]*\]", b"/ByteRange [0 -1 -1 -1]", pdf),
}


@pytest.mark.parametrize("harm", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gets_a_calm_sentence(client, stored, signed, harm):
    page = told(client, stored, harm(signed))

    assert any(answer in page.text for answer in (CHANGED, UNTRUSTED, UNREADABLE))
    assert not page.mentions(INTACT)


def test_a_file_that_takes_too_long_gets_one_too(client, stored, signed, monkeypatch):
    monkeypatch.setattr(comparison, "VALIDATION_TIMEOUT_SECONDS", 0.05)

    assert UNREADABLE in told(client, stored, edited(signed)).text


def test_only_a_few_files_are_validated_at_once(client, stored, signed, monkeypatch):
    monkeypatch.setattr(comparison, "SLOT_WAIT_SECONDS", 0.2)

    with (
        concurrency.slot("signature-validation", of=2, patience=0),
        concurrency.slot("signature-validation", of=2, patience=0),
    ):
        assert NOT_CHECKED in told(client, stored, edited(signed)).text
    assert CHANGED in told(client, stored, edited(signed)).text


def test_a_file_too_large_to_be_a_paper_is_hashed_and_not_validated(client, stored, signed):
    assert NOT_CHECKED in told(client, stored, signed + bytes(MAX_BUFFERED_BYTES)).text


def test_all_files_of_one_posting_share_the_room_there_is():
    posting = RequestFactory().post("/", {f"tep{n}": SimpleUploadedFile("x", bytes(600_000)) for n in range(9)})
    posting.upload_handlers = [InMemoryHashingUploadHandler(posting)]

    files: list[Any] = list(posting.FILES.values())
    kept = [len(file.content) for file in files]

    assert len(kept) == 9
    assert sum(kept) <= MAX_BUFFERED_BYTES


def unsigned_of(document: Document) -> bytes:
    """The paper as it was before it was signed: signing only adds."""
    content = content_of(document)
    return content[: content.index(b"%%EOF") + len(b"%%EOF\n")]

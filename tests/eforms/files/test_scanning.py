"""What becomes of a file after it was handed in: scanned, drawn, shown to whom, refused."""

import threading
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from core import content_storage, outbox
from core.outbox import worker
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from eforms import actions, tasks
from eforms.files import clamav, previews, scanning
from eforms.files.storage import delete, path_of
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment, Draft, StoredFile
from eforms.status import Scan
from standins.scanner import server
from tests.eforms.papers import HEIC, PDF, docx, locked_pdf, pdf, phone_picture, picture, received
from tests.eforms.samples import SAMPLE
from tests.factories import UserFactory
from tests.outbox import hurry, work_off


@pytest.fixture
def hand_in(draft):
    """Hand in a file, and leave no trace of it."""
    hashes = []

    def hand_in(content, name="giấy.pdf", field="request", *, to=draft):
        paper = inspect_upload(received(content, name), max_megabytes=20, kinds=("pdf", "picture", "word"))
        hashes.append(paper.sha256)
        [attachment] = actions.attach(to, field, [paper])
        return attachment

    yield hand_in
    for sha256 in hashes:
        delete(sha256)


@pytest.fixture
def clamd(settings, tmp_path):
    """The stand-in for clamd, running."""
    settings.CLAMAV, settings.SCANNER = f"unix:{tmp_path}/clamd.sock", "eforms.files.clamav.ClamAV"
    scanning.scanner.cache_clear()
    with server.create_server(settings.CLAMAV) as daemon:
        threading.Thread(target=daemon.serve_forever, daemon=True).start()
        yield daemon
        daemon.shutdown()
    scanning.scanner.cache_clear()


def looked_at(attachment):
    work_off()
    return Attachment.objects.select_related("stored").get(pk=attachment.pk)


def fetch(client, person, attachment, size=None):
    client.force_login(person)
    name, args = ("eforms:picture", [attachment.pk, size]) if size else ("eforms:file", [attachment.pk])
    response = client.get(reverse(name, args=args))
    if response.streaming:
        response.body = response.getvalue()
    return response


def test_a_file_is_withheld_until_it_was_looked_at(client, citizen, hand_in):
    content = pdf(3)
    attachment = hand_in(content)

    assert attachment.note == "Đang kiểm tra an toàn"
    assert attachment.path == ""
    assert fetch(client, citizen, attachment).status_code == 404

    attachment = looked_at(attachment)
    response = fetch(client, citizen, attachment)
    assert attachment.note == "3 trang · Chưa quét mã độc, mở được"
    assert response.body == content
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_nobody_but_the_owner_reads_a_file_of_a_draft(client, hand_in):
    attachment = looked_at(hand_in(pdf()))

    assert fetch(client, UserFactory.create(), attachment).status_code == 404
    assert fetch(client, UserFactory.create(is_staff=True), attachment, "thumb").status_code == 404


@pytest.mark.parametrize("size", ["page", "thumb"])
@pytest.mark.parametrize("content", [pdf(), picture("JPEG", (30, 40)), picture("PNG", (3000, 200)), HEIC])
def test_the_first_page_is_shown_as_a_small_picture(client, citizen, hand_in, content, size):
    response = fetch(client, citizen, looked_at(hand_in(content)), size)

    drawn = Image.open(BytesIO(response.body))
    assert drawn.format == "JPEG"
    assert drawn.width <= 1240
    assert drawn.height <= 1754
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("content", [phone_picture(), HEIC])
def test_a_picture_of_a_phone_is_shown_upright_and_says_nothing_of_the_phone(client, citizen, hand_in, content):
    attachment = looked_at(hand_in(content, "giấy.heic"))

    response = fetch(client, citizen, attachment)
    shown = response.body
    with Image.open(BytesIO(shown)) as drawn:
        assert response["Content-Type"] == "image/jpeg"
        assert drawn.format == "JPEG"
        assert not drawn.getexif()
        assert drawn.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"}
        assert content == HEIC or drawn.size == (300, 400)
    assert b"Phone" not in shown
    assert b"taken at home" not in shown
    assert ".jpg" in response["Content-Disposition"]


def test_a_plain_picture_is_shown_as_it_came(client, citizen, hand_in):
    plain = picture("PNG", (40, 30))

    response = fetch(client, citizen, looked_at(hand_in(plain, "a.png")))

    assert response.body == plain


def test_a_word_document_can_be_fetched_and_has_no_picture(client, citizen, hand_in):
    attachment = looked_at(hand_in(docx(), "don.docx"))

    assert fetch(client, citizen, attachment).status_code == 200
    assert attachment.thumb_path == ""
    assert fetch(client, citizen, attachment, "thumb").status_code == 404


@pytest.mark.parametrize(
    ("content", "scan"),
    [(locked_pdf(), Scan.LOCKED), (PDF, Scan.BROKEN), (picture("JPEG", (900, 900))[:5000], Scan.BROKEN)],
)
def test_what_cannot_be_opened_leaves_the_draft_and_says_why(draft, hand_in, content, scan):
    attachment = looked_at(hand_in(content))

    assert attachment.stored.scan == scan
    assert attachment.advice
    assert not draft.attachments.present()
    assert list(draft.attachments.listed()) == [attachment]
    actions.remove(draft, attachment.pk, fields=[attachment.field_key])
    assert not draft.attachments.listed()


@pytest.mark.parametrize("content", [pdf(), picture("JPEG", (30, 40))])
def test_a_machine_that_fails_while_drawing_refuses_nobodys_paper(client, citizen, draft, hand_in, content):
    attachment = hand_in(content)
    in_the_way = path_of(attachment.stored.sha256).with_suffix(".page")
    in_the_way.mkdir()  # the system refuses to write there, as on a full disk

    attachment = looked_at(attachment)

    assert attachment.stored.scan == Scan.PENDING
    assert draft.attachments.present().get() == attachment
    in_the_way.rmdir()
    hurry()
    assert looked_at(attachment).stored.scan == Scan.UNSCANNED
    assert fetch(client, citizen, attachment).body == content


def test_a_busy_machine_refuses_no_picture(hand_in, monkeypatch):
    content = picture("JPEG", (30, 40))
    attachment = hand_in(content)
    with monkeypatch.context() as busy:
        busy.setattr(previews, "PATIENCE", 0.01)
        attachment = looked_at(attachment)

    assert attachment.stored.scan == Scan.PENDING
    hurry()
    assert looked_at(attachment).stored.scan == Scan.UNSCANNED


def test_a_picture_that_never_can_be_drawn_is_kept_and_withheld(draft, hand_in, monkeypatch):
    monkeypatch.setattr(previews, "PATIENCE", 0.01)
    monkeypatch.setattr(worker, "MAX_ATTEMPTS", 2)
    attachment = looked_at(hand_in(picture("JPEG", (30, 40))))
    hurry()

    attachment = looked_at(attachment)

    assert attachment.stored.scan == Scan.FAILED
    assert attachment.path == ""
    assert draft.attachments.present().get() == attachment
    assert path_of(attachment.stored.sha256).exists()


def test_a_pdf_that_never_can_be_drawn_is_readable_and_says_that_it_has_no_preview(
    client, citizen, hand_in, monkeypatch
):
    monkeypatch.setattr(previews, "PATIENCE", 0.01)
    content = pdf()
    attachment = looked_at(hand_in(content))
    assert attachment.path == ""
    for _ in range(tasks.PREVIEW_ATTEMPTS - 1):
        hurry()
        attachment = looked_at(attachment)

    assert attachment.note == "Chưa quét mã độc, mở được · không xem trước được"
    assert fetch(client, citizen, attachment).body == content
    assert not OutboxJob.objects.exclude(state=JobState.DONE)


def test_a_file_spoilt_by_the_disk_is_not_refused(hand_in):
    attachment = hand_in(pdf())
    path_of(attachment.stored.sha256).write_bytes(b"%PDF-1.7 spoilt")

    assert looked_at(attachment).stored.scan == Scan.PENDING


def test_an_infected_file_is_removed_everywhere_and_kept_from_everybody(draft, hand_in, clamd):
    infected = pdf() + b"\n%" + server.EICAR + b"\nstartxref\n0\n%%EOF"
    first, second = hand_in(infected), hand_in(infected, field="other")

    first = looked_at(first)

    assert (first.stored.scan, first.stored.threat) == (Scan.INFECTED, "Eicar-Test-Signature")
    assert not draft.attachments.present()
    assert set(draft.attachments.listed()) == {first, second}
    assert path_of(first.stored.sha256).exists()


def test_a_clean_file_passes_the_scanner(hand_in, clamd):
    attachment = looked_at(hand_in(pdf()))

    assert attachment.stored.scan == Scan.CLEAN
    assert attachment.note == "2 trang · Đã kiểm tra, mở được"


def test_without_a_scanner_no_file_is_said_to_have_been_checked(hand_in):
    attachment = looked_at(hand_in(pdf()))

    assert attachment.stored.scan == Scan.UNSCANNED
    assert attachment.is_readable


def test_a_signature_across_two_pieces_is_found(clamd, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"x" * (clamav.CHUNK - 10) + server.EICAR)

    assert clamav.ClamAV().find_threat(file) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: what?\0"])
def test_an_answer_that_is_no_finding_is_an_error(answer):
    with pytest.raises(clamav.ClamAVError):
        clamav._parse_reply(answer)


def test_a_scanner_that_is_down_leaves_the_file_withheld_until_it_is_up(hand_in, settings, tmp_path):
    settings.CLAMAV, settings.SCANNER = f"unix:{tmp_path}/nobody.sock", "eforms.files.clamav.ClamAV"
    scanning.scanner.cache_clear()
    attachment = looked_at(hand_in(pdf()))
    scanning.scanner.cache_clear()

    job = OutboxJob.objects.get()
    assert (job.state, attachment.stored.scan) == (JobState.PENDING, Scan.PENDING)

    actions.record_scan_failed(file_id=attachment.stored_id, reason="ClamAVError")
    attachment.stored.refresh_from_db()
    assert attachment.stored.scan == Scan.FAILED
    assert attachment.path == ""


def test_a_file_is_looked_at_once_however_often_it_is_handed_in(hand_in):
    content = pdf()
    looked_at(hand_in(content))
    hand_in(content, field="other")

    assert StoredFile.objects.count() == 1
    assert OutboxJob.objects.filter(kind=actions.SCAN_JOB).count() == 1


# What somebody else has handed in before


@pytest.fixture
def stranger(hand_in):
    """Hand in a file in the draft of somebody else."""
    drafts = []

    def stranger(content, name="giấy.pdf"):
        drafts.append(Draft.objects.create(owner=UserFactory.create(), checksum=SAMPLE.checksum))
        return hand_in(content, name, to=drafts[-1])

    return stranger


def seen(attachment):
    """All that its owner is shown of it."""
    return attachment.note, attachment.advice, attachment.path, attachment.thumb_path, attachment.refused


def test_a_content_that_somebody_else_handed_in_is_shown_as_any_other(hand_in, stranger):
    known, new = looked_at(stranger(content := pdf(3))), hand_in(pdf(1))

    again = hand_in(content)

    assert again.stored == known.stored
    assert seen(again) == seen(new) == ("Đang kiểm tra an toàn", "", "", "", False)
    assert looked_at(again).note == "3 trang · Chưa quét mã độc, mở được"


def test_a_content_that_was_refused_elsewhere_is_looked_at_as_any_other(draft, hand_in, stranger):
    content = locked_pdf()
    assert looked_at(stranger(content)).refused

    again = hand_in(content)

    assert seen(again) == ("Đang kiểm tra an toàn", "", "", "", False)
    assert looked_at(again).refused
    assert not draft.attachments.present()


def test_handing_in_a_known_content_takes_the_same_steps_as_a_new_one(hand_in, stranger, monkeypatch):
    looked_at(stranger(known := pdf(3)))
    synced: list[object] = []
    monkeypatch.setattr(content_storage, "_sync", synced.append)

    def steps(content):
        synced.clear()
        with CaptureQueriesContext(connection) as asked:
            attachment = hand_in(content)
        with CaptureQueriesContext(connection) as worked:
            looked_at(attachment)
        return len(asked), len(worked), len(synced)

    assert steps(known) == steps(pdf(4))


def test_a_threat_found_later_withholds_the_file_from_everybody(clamd, hand_in, stranger, monkeypatch):
    first = looked_at(stranger(content := pdf(3)))
    assert first.path
    monkeypatch.setattr(server, "EICAR", b"%PDF")  # the scanner has learnt of another

    second = looked_at(hand_in(content))

    first.refresh_from_db()
    assert [one.note for one in (first, second)] == ["Có mã độc, không nhận"] * 2
    assert [one.path for one in (first, second)] == ["", ""]


def test_a_file_of_ones_own_is_readable_at_once_in_another_draft(citizen, hand_in):
    looked_at(hand_in(content := pdf(3)))
    other = Draft.objects.create(owner=citizen, checksum=SAMPLE.checksum)

    assert hand_in(content, to=other).path


def test_a_job_of_the_release_before_looks_at_all_that_wait(hand_in):
    first, second = hand_in(content := pdf()), hand_in(content, field="other")
    OutboxJob.objects.all().delete()
    with transaction.atomic():
        outbox.enqueue(actions.SCAN_JOB, key=f"{actions.SCAN_JOB}:{first.stored_id}", file_id=first.stored_id)

    assert [looked_at(one).scan for one in (first, second)] == [Scan.UNSCANNED] * 2

"""Files that come with a message: checked and scanned as those of a dossier, read by the two sides alone."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eforms.actions import record_refused
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from eforms.status import Scan
from portal.accounts.models import User
from services.dossiers.actions import conversation
from services.dossiers.applicant.wallet import wallet_files
from services.dossiers.models import DossierMessage
from tests.dossiers.conversation.test_messages import of_applicant, of_office
from tests.dossiers.test_views_following import page_of, read, signed_in
from tests.eforms.papers import PDF, received
from tests.factories import UserFactory
from tests.pages import Page

TEXT = "Xem ảnh gửi kèm."


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_file(name: str = "hop-dong.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def opens(person: User, path: str) -> int:
    return fetched(signed_in(person), path)


def fetched(browser: Client, path: str) -> int:
    """The status of an answer, its file read to the end."""
    answer = browser.get(path)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def send(browser, pk: int, *files: SimpleUploadedFile, **more: object):
    return browser.post(of_applicant(pk), {"text": TEXT, "key": uuid4(), "files_sent": list(files), **more})


@pytest.fixture
def sent(road, paid) -> Attachment:
    """A file of the applicant that was found clean."""
    files = [inspect_upload(received(PDF, "hop-dong.pdf"), max_megabytes=1)]
    message = conversation.write_message(paid, by=road.citizen, text=TEXT, key=uuid4(), files=files)
    Attachment.objects.update(scan=Scan.CLEAN)
    assert message.draft
    return message.draft.attachments.get()


def test_both_sides_read_the_file_of_the_other(road, paid):
    citizen, clerk = signed_in(road.citizen), signed_in(road.here.desk)
    assert send(citizen, paid.pk, a_file()).status_code == 302
    clerk.post(
        of_office(paid.pk), {"form": "tin", "tin-text": TEXT, "tin-key": uuid4(), "tin-files_sent": a_file("mau.pdf")}
    )
    assert read(citizen, of_applicant(paid.pk)).mentions("mau.pdf")
    Attachment.objects.update(scan=Scan.CLEAN)

    for browser, page, name in ((citizen, of_applicant, "mau.pdf"), (clerk, of_office, "hop-dong.pdf")):
        href = read(browser, page(paid.pk)).link(name).href
        assert fetched(browser, href) == 200


def test_nobody_else_opens_it(road, paid, sent):
    for person in (UserFactory.create(), road.elsewhere.desk, road.elsewhere.leader):
        assert opens(person, sent.path) == 404
    for person in (road.citizen, road.here.desk, road.here.handler, road.here.leader):
        assert opens(person, sent.path) == 200


def test_whoever_left_the_office_no_longer_opens_what_they_sent(road, paid):
    files = [inspect_upload(received(PDF, "mau.pdf"), max_megabytes=1)]
    message = conversation.write_message(paid, by=road.here.desk, text=TEXT, key=uuid4(), files=files)
    Attachment.objects.update(scan=Scan.CLEAN)
    path = Attachment.objects.get(draft=message.draft).path
    assert opens(road.here.desk, path) == 200

    road.here.desk.posts.all().delete()

    assert opens(road.here.desk, path) == 404


def test_nobody_opens_it_before_it_was_found_clean(road, paid, sent):
    Attachment.objects.update(scan=Scan.PENDING)

    assert opens(road.here.desk, f"/tep/{sent.pk}/") == 404


def test_a_file_of_no_use_is_told_to_who_sent_it(road, paid, sent):
    record_refused(sent.stored, Scan.INFECTED, threat="EICAR")

    assert road.citizen.notifications.filter(kind="message_file_refused").exists()
    assert opens(road.here.desk, f"/tep/{sent.pk}/") == 404


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([a_file("virus.exe", b"MZ\x90\x00")], "virus.exe"),
        ([a_file("trong.pdf", b"")], "trong.pdf"),
        ([a_file(f"{number}.pdf", PDF + bytes([number])) for number in range(6)], "nhiều nhất 5 tệp"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_text_stays(road, paid, files, said):
    answer = send(signed_in(road.citizen), paid.pk, *files)

    page = Page(answer)
    assert answer.status_code == 422
    assert page.mentions(said)
    assert page.field("text").value.strip() == TEXT
    assert not DossierMessage.objects.exists()


def test_too_many_for_one_day_are_refused_and_nothing_is_sent(road, paid, settings):
    settings.QUOTAS = settings.QUOTAS.model_copy(update={"files_a_day": 1})

    assert send(signed_in(road.citizen), paid.pk, a_file(), a_file("b.pdf", PDF + b" ")).status_code == 422
    assert not DossierMessage.objects.exists()
    assert not Attachment.objects.exists()


def test_sent_twice_it_is_one_message_with_its_file_once(road, paid):
    key, citizen = uuid4(), signed_in(road.citizen)
    for _ in range(2):
        assert send(citizen, paid.pk, a_file(), key=key).status_code == 302

    assert DossierMessage.objects.count() == Attachment.objects.count() == 1


def test_it_is_no_paper_of_the_dossier(road, paid, sent):
    assert not read(signed_in(road.citizen), f"{page_of(paid)}noi-dung/").mentions("hop-dong.pdf")
    assert "hop-dong.pdf" not in [file.name for file in wallet_files(road.citizen)]


def test_a_posting_without_its_token_is_refused(road, paid):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(road.citizen)

    assert send(strict, paid.pk, a_file()).status_code == 403
    assert not DossierMessage.objects.exists()

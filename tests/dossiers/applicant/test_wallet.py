"""The document wallet: papers that are in the portal already can be chosen instead of being sent again."""

from typing import Any

import pytest
from django.test import Client

from eforms.actions import attach
from eforms.files.storage import path_of
from eforms.files.uploads import inspect_upload
from eforms.inputs.documents import DocumentInput
from eforms.models import Attachment
from services.documents import actions as documents
from services.dossiers.actions import filing, handling
from services.dossiers.applicant.wallet import wallet_files
from tests.dossiers.conftest import RESULT
from tests.eforms.papers import pdf, picture, received
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.pages import Page


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def earlier(road) -> Attachment:
    """A scan that came with a dossier of this person."""
    begun = road.begin()
    [file] = attach(begun.draft, "old_paper", [inspect_upload(received(pdf(), "khai sinh cũ.pdf"), max_megabytes=1)])
    filing.submit(begun, by=road.citizen)
    work_off()
    file.refresh_from_db()
    return file


@pytest.fixture
def papers(road, client):
    """The step of a new filing that asks for papers."""
    client.force_login(road.citizen)
    begun = road.begin()
    return begun, f"/nop/{begun.draft.key}/papers/"


def asked_for(client: Client, address: str) -> Page:
    """The page after the button under the paper was pressed."""
    return Page(client.post(address, {"_shown": "", "_stay": "old_paper-held"}))


def held_in(page: Page) -> list[str]:
    """The papers that it offers."""
    return page.field("old_paper").choices("old_paper-held")


def test_a_paper_of_an_earlier_dossier_is_offered_and_attached_without_being_sent(earlier, papers, client):
    begun, address = papers
    assert Page(client.get(address)).field("old_paper").button("Chọn giấy tờ bạn đã có trên Cổng")
    assert held_in(asked_for(client, address)) == [f"file-{earlier.pk}"]

    client.post(address, {"_shown": "", "_stay": "x", "old_paper-held": f"file-{earlier.pk}"})

    file = begun.draft.attachments.get()
    assert (file.name, file.stored, file.is_readable) == ("khai sinh cũ.pdf", earlier.stored, True)
    assert Page(client.get(address)).field("old_paper").button("Gỡ")
    assert "không còn giấy tờ nào khác trên Cổng" in asked_for(client, address).field("old_paper").text


def test_choosing_it_twice_attaches_it_once_and_is_no_error(earlier, papers, client):
    begun, address = papers
    chosen = {"_shown": "", "old_paper-held": f"file-{earlier.pk}"}

    client.post(address, {**chosen, "_autosave": "1"})
    answer = client.post(address, chosen)

    assert answer.status_code == 302
    assert begun.draft.attachments.count() == 1


def test_nobody_chooses_the_papers_of_somebody_else(earlier, road, client):
    road.citizen = UserFactory.create()
    client.force_login(road.citizen)
    begun = road.begin()

    address = f"/nop/{begun.draft.key}/papers/"

    client.post(address, {"_shown": "", "_stay": "x", "old_paper-held": f"file-{earlier.pk}"})

    assert held_in(asked_for(client, address)) == []
    assert not begun.draft.attachments.exists()


def test_a_draft_and_a_file_that_was_taken_back_or_not_looked_at_are_not_offered(road):
    attach(road.begin().draft, "old_paper", [inspect_upload(received(pdf(1)), max_megabytes=1)])
    other = road.begin()
    attach(other.draft, "old_paper", [inspect_upload(received(pdf(3)), max_megabytes=1)])
    filing.submit(other, by=road.citizen)

    assert list(wallet_files(road.citizen)) == []


def test_a_paper_is_offered_only_where_its_kind_is_taken(road, papers, client):
    earlier = road.begin()
    attach(earlier.draft, "old_paper", [inspect_upload(received(picture("JPEG"), "ảnh.jpg"), max_megabytes=1)])
    filing.submit(earlier, by=road.citizen)
    work_off()
    _, address = papers
    spec: Any = next(field for field in road.version.package.eform.fields() if field.key == "old_paper")

    assert held_in(asked_for(client, address))
    [held] = wallet_files(road.citizen)

    assert not DocumentInput(spec.model_copy(update={"kinds": ("pdf",)})).accepts_wallet_file(held)


def test_a_result_can_be_handed_in_again_once_it_is_paid_and_until_it_is_revoked(road, in_work, papers, client):
    begun, address = papers
    handling.propose(in_work, by=road.here.handler, result=RESULT)
    dossier = handling.approve(in_work, by=road.here.leader)
    work_off()
    [held] = wallet_files(road.citizen)

    client.post(address, {"_shown": "", "_stay": "x", "old_paper-held": held.key})
    work_off()

    file = begun.draft.attachments.get()
    assert file.is_readable
    assert path_of(file.stored.sha256).read_bytes() == held.path.read_bytes()
    documents.revoke(dossier.papers.get(kind="result").document, by=road.here.leader, reason="Cấp nhầm.")
    assert [one.key for one in wallet_files(road.citizen) if one.key.startswith("result")] == []

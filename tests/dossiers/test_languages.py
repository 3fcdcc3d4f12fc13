"""Citizens who read in English: what they see is English, what they cause to be recorded or sent is Vietnamese."""

import json
import re
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from notifications.models import Notification
from payments.models import Order, OrderLine, Refund
from services.documents.models import Document
from services.dossiers.actions import applicant, conversation, desk
from services.dossiers.actions.appointments import appointments
from services.dossiers.filing.checking import check
from services.dossiers.models import ConfirmationRound, Dossier, DossierEvent, SearchTerm, Task
from services.dossiers.status import Status
from tests.dossiers.appointments.conftest import a_meeting
from tests.dossiers.conftest import Road, pay
from tests.dossiers.participants.conftest import bring_together
from tests.pages import Page

RECORDED = (
    (DossierEvent, ("act", "note", "data")),
    (Notification, ("subject", "body")),
    (Task, ("title", "note")),
    (Order, ("purpose",)),
    (OrderLine, ("name", "legal_basis")),
    (Refund, ("reason",)),
    (Document, ("title", "facts")),
    (Dossier, ("title", "abstract", "applicant_name", "addressee")),
    (SearchTerm, ("term",)),
    (ConfirmationRound, ("shown", "obstacle")),
)
"""What stays of an act, with the columns that have words."""


def recorded() -> Iterator[str]:
    """Everything that was recorded or sent, without its numbers."""
    for model, columns in RECORDED:
        for row in model.objects.order_by("pk").values_list(*columns):
            text = json.dumps(row, default=str, ensure_ascii=False)
            yield f"{model.__name__}: {re.sub(r'[0-9a-f]{8,}|[A-Z0-9]{8,}|[0-9]+', '0', text)}"


def recorded_in(language: str, act: Callable[[], object]) -> list[str]:
    """What an act of somebody who reads in this language leaves behind; it is undone."""
    with translation.override(language), transaction.atomic():
        act()
        left = list(recorded())
        transaction.set_rollback(True)
    return left


def file_and_withdraw(road: Road) -> None:
    dossier = pay(road.submit(), Client())
    applicant.withdraw(dossier, by=road.citizen, note="Tôi đổi ý.")


def withdraw_unpaid(road: Road) -> None:
    applicant.withdraw(road.submit(), by=road.citizen, note="Tôi đổi ý.")


def supplement(road: Road) -> None:
    dossier = pay(road.submit(), Client())
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["copies"], note="Ghi lại số bản sao cần.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 5})


def write(road: Road) -> None:
    key = UUID("0b7f7d3c-8d0a-4c5e-9a43-3f0a3f2c1d11")
    conversation.write_message(road.submit(), by=road.citizen, text="Bao giờ có kết quả?", key=key)


def choose_a_time(road: Road) -> None:
    meeting = a_meeting(road)
    appointments.choose(meeting.appointment, meeting.slots[0], by=road.citizen, shown=None)


def confirm_together(road: Road) -> None:
    together = bring_together(road)
    together.send()
    for person in (together.landlord, together.first, together.second):
        together.confirm(person)


def confirm_what_cannot_be_filed(road: Road) -> None:
    together = bring_together(road)
    together.send()
    together.answer(secret="Sửa sau khi mời")
    for person in (together.landlord, together.first, together.second):
        together.confirm(person)


ACTS = (file_and_withdraw, withdraw_unpaid, supplement, write, choose_a_time, confirm_together)


@pytest.mark.parametrize("act", [*ACTS, confirm_what_cannot_be_filed])
def test_nothing_recorded_or_sent_depends_on_the_language_of_the_reader(road, act):
    vietnamese = recorded_in("vi", lambda: act(road))

    assert vietnamese
    assert recorded_in("en", lambda: act(road)) == vietnamese


def test_the_fingerprint_of_what_is_filed_is_the_same_in_both_languages(road):
    filing = road.begin()
    prints = []
    for language in ("vi", "en"):
        with translation.override(language):
            checked = check(filing, applicant=road.citizen, today=filing.draft.touched_at.date())
            prints.append(checked.fingerprint)

    assert len(set(prints)) == 1


@pytest.fixture
def english(road) -> Client:
    """The applicant, who reads in English."""
    browser = Client()
    browser.force_login(road.citizen)
    browser.cookies["language"] = "en"
    return browser


def test_a_dossier_is_shown_in_english_with_its_notes_marked_as_vietnamese(english, road):
    dossier = pay(road.submit(), Client())
    desk.refuse(dossier, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")
    page = Page(english.get(dossier.get_absolute_url()))

    assert "Not accepted" in page.text
    assert "Progress" in page.text
    assert "Account on the Public Service Portal" in page.text or "One-stop desk" in page.text
    [note] = page.element.xpath("//ol[@class='timeline']//blockquote//span[@lang='vi'][contains(., 'thẩm quyền')]")
    assert note.text_content() == "Không thuộc thẩm quyền của phường."


def test_what_is_to_be_paid_is_counted_in_one_language(english, road):
    order = Order.objects.get(pk=road.submit().fees.get().order_id)

    page = Page(english.get(f"/thanh-toan/{order.reference}/"))

    assert "VND/copy" in page.text
    assert "VND/bản sao" not in page.text


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_english(status):
    with translation.override("en"):
        assert re.fullmatch(r"[A-Za-z ]+", str(status.label))


def test_refusals_are_in_the_language_read(english):
    page = Page(english.post("/tra-cuu/", {"code": "H26.03-261121-0001", "last_digits": "1234"}))

    assert "There is no dossier with this code" in page.text


def test_what_was_typed_wrongly_is_said_in_english(english):
    page = Page(english.post("/tra-cuu/", {"code": "", "last_digits": "12"}))

    assert "Enter the dossier code." in page.text
    assert "Enter exactly four digits" in page.text


def test_a_supplement_is_asked_for_in_english_with_the_words_of_the_office_marked(english, road):
    dossier = pay(road.submit(), Client())
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["copies"], note="Ghi lại số bản sao cần.")
    page = Page(english.get(f"{dossier.get_absolute_url()}bo-sung/"))

    assert page.heading == "Supplement your dossier"
    assert "The agency asks for" in page.text
    assert page.button("Send the supplement")
    assert page.element.xpath("//*[@lang='vi'][contains(., 'Ghi lại số bản sao cần.')]")


def test_my_dossiers_are_listed_in_english(english, road):
    road.begin()
    pay(road.submit(), Client())
    page = Page(english.get("/ho-so/"))

    assert {"Drafts, not submitted yet", "Submitted"} <= {one.text_content() for one in page.element.xpath("//h2")}
    assert "submitted on" in page.text
    assert "saved at" in page.text

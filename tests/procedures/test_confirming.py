"""The draft of a birth certificate is confirmed by who registers the birth, before it is signed."""

from django.test import Client

from portal.accounts.models import User
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.dossiers.actions import desk, handling
from services.dossiers.status import Status
from tests.pages import Page
from tests.procedures.walking import walk


def test_who_finds_the_draft_right_sends_it_back_as_it_is(portal):
    births = ProcedureVersion.objects.in_force().get(procedure__code="1.001193")
    dossier = walk(births, read_samples("1.001193")[0]).dossier
    assert dossier
    clerk, handler = (User.objects.get(username=name) for name in ("desk", "handler"))
    handling.take(desk.receive(dossier, by=clerk), by=handler)
    asked = {"child", "mother", "father"}
    desk.request_supplement(dossier, by=handler, fields_asked=asked, note="Xem bản dự thảo, đúng thì gửi lại.")
    browser = Client()
    browser.force_login(dossier.applicant)
    address = f"/ho-so/{dossier.pk}/bo-sung/"
    page = Page(browser.get(address))

    browser.post(address, page.form(address).values)

    answers = dossier.sheet.answers
    dossier.refresh_from_db()
    assert {name.partition("-")[0] for name in page.questions} >= asked
    assert dossier.status == Status.IN_PROGRESS
    assert dossier.sheet.answers == answers

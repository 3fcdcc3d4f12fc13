"""A derived form is marked where people read it, and is the ministry's own once somebody there changes it."""

import pytest
from django.test import Client

from services.catalogue import actions
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.models import ProcedureVersion
from tests.catalogue.derived.filing import publish_all
from tests.catalogue.derived.records import PAPER, with_record
from tests.pages import Page

SENTENCE = "được lập từ bản ghi công bố của thủ tục, dùng đến khi Bộ Tư pháp công bố biểu mẫu riêng"

NOTICE = "Sửa bản nháp thì biểu mẫu thành của bộ, ngành"


@pytest.fixture
def derived(author, approver) -> ProcedureVersion:
    publish_all([with_derived_form(with_record(PAPER))], author=author, approver=approver)
    return ProcedureVersion.objects.in_force().get()


def public_page() -> str:
    return Page(Client().get("/thu-tuc/1.000001/")).text


def studio_page(version, person) -> str:
    client = Client()
    client.force_login(person)
    return Page(client.get(f"/admin/catalogue/procedureversion/{version.pk}/studio/")).text


def test_the_public_page_says_so_and_does_not_promise_that_it_is_free(derived):
    assert SENTENCE in public_page()
    assert "Không phải nộp phí" not in public_page()


def test_the_first_change_makes_it_the_form_of_the_ministry(derived, author, approver):
    draft = actions.start_new_version(derived.procedure, by=author)
    assert NOTICE in studio_page(draft, author)
    changed = draft.package.model_copy(update={"supplement_days": 20})

    draft = actions.edit(draft, changed, expected_checksum=draft.checksum, by=author)
    assert not draft.package.derived
    assert NOTICE not in studio_page(draft, author)
    actions.publish(actions.submit_for_review(draft, by=author), by=approver)
    assert SENTENCE not in public_page()


def test_saving_it_unchanged_leaves_it_derived(derived, author):
    draft = actions.start_new_version(derived.procedure, by=author)
    draft = actions.edit(draft, draft.package, expected_checksum=draft.checksum, by=author)
    assert draft.package.derived

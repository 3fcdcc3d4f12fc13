"""What the pages of the studio answer to whoever types too much, posts half a form, comes too late or may not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.models import ProcedureVersion, VersionState
from tests.catalogue.authoring.test_editor_pages import address, package_of, posted
from tests.factories import AgencyFactory, PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
QUESTIONS = {"vao": "form.steps.copies.fields", "loai": "text"}


@pytest.fixture
def draft(published, author, client) -> ProcedureVersion:
    client.force_login(author)
    return actions.start_new_version(published.procedure, by=author)


@pytest.mark.parametrize(
    ("label", "sentence"),
    [("Ô" * 10_000, "tối đa 500"), ("Họ\0tên", "ký tự"), (" \u200b ", "Hãy ghi")],
)
def test_a_label_that_cannot_be_is_refused_with_a_sentence(client, draft, label, sentence):
    before = draft.checksum
    response = posted(client, address("part", draft, **QUESTIONS), {"p-label": label})
    assert response.status_code == 422
    assert sentence in Page(response).text
    draft.refresh_from_db()
    assert draft.checksum == before


def test_a_label_of_signs_alone_is_a_question_with_a_key(client, draft):
    assert posted(client, address("part", draft, **QUESTIONS), {"p-label": "🙂"}).status_code == 302
    question = package_of(draft).eform.steps[-1].fields[-1]
    assert question.label == "🙂"
    assert question.key.isidentifier()


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"_do": "up"},
        {"_do": "remove:"},
        {"_do": "remove:form.steps.nobody"},
        {"_do": "before:form.steps.copies.fields.copies"},
        {"_do": "after:form.steps.copies.fields.copies", "_to": "fees.0"},
        {"_do": "into:form.steps.copies.fields.copies", "_to": "fees"},
        {"_do": "sideways:form.steps.copies.fields.copies"},
        {"_do": "up:record"},
        {"_do": "remove:record"},
    ],
)
def test_half_an_order_moves_nothing(client, draft, what):
    before = draft.checksum
    response = client.post(address("arrange", draft), {"_seen": before, **what}, follow=True)
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.checksum == before


def test_a_part_posted_without_its_fields_says_what_is_missing(client, draft):
    before = draft.checksum
    response = client.post(address("part", draft, **QUESTIONS), {"_save": "1"})
    assert response.status_code == 422
    assert "Hãy ghi mục này." in Page(response).text
    draft.refresh_from_db()
    assert draft.checksum == before


def test_a_condition_on_a_question_below_is_not_sent_to_review(client, draft):
    first = draft.package.eform.steps[0].fields[0]
    page = address("part", draft, cho=f"form.steps.{draft.package.eform.steps[0].key}.fields.{first.key}")
    more = {"p-show_if-0-0-field": "copies", "p-show_if-0-0-op": "is", "p-show_if-0-0-value": "2"}
    posted(client, page, more)
    if package_of(draft).eform.steps[0].fields[0].show_if is not None:
        sent = client.post(reverse("admin:studio_act", args=[draft.pk, "gui-duyet"]), follow=True)
        assert "lỗi phải sửa" in Page(sent).text
        draft.refresh_from_db()
        assert draft.state == VersionState.DRAFT


def test_a_day_that_is_over_is_no_day_to_publish_from(client, draft, approver):
    posted(client, address("part", draft, cho="form.steps.copies.fields.copies"), {"p-hint": "Mỗi bản một trang."})
    draft.refresh_from_db()
    actions.submit_for_review(draft, by=draft.author)
    client.force_login(approver)
    act = reverse("admin:studio_act", args=[draft.pk, "cong-bo"])
    form = Page(client.get(address("version", draft))).form(act)
    yesterday = (timezone.localdate() - timedelta(days=1)).strftime("%d/%m/%Y")
    day, when = (next(name for name in form.values if name.endswith(end)) for end in ("on", "when"))
    response = client.post(act, {**form.values, when: "day", day: yesterday})
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.state == VersionState.REVIEW


def test_what_is_published_is_not_undone(client, published, draft):
    before = published.checksum
    client.post(reverse("admin:studio_undo", args=[published.pk]), {"_seen": before}, follow=True)
    published.refresh_from_db()
    assert published.checksum == before


def test_sent_twice_a_draft_is_under_review_once(client, draft):
    posted(client, address("part", draft, cho="form.steps.copies.fields.copies"), {"p-hint": "Mỗi bản một trang."})
    act = reverse("admin:studio_act", args=[draft.pk, "gui-duyet"])
    answers = [client.post(act, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert draft.events.filter(act="submitted").count() == 1


def test_restored_twice_there_is_one_version_under_review(client, published, draft, approver):
    posted(client, address("part", draft, cho="form.steps.copies.fields.copies"), {"p-hint": "Mỗi bản một trang."})
    draft.refresh_from_db()
    actions.publish(actions.submit_for_review(draft, by=draft.author), by=approver)
    act = reverse("admin:studio_act", args=[published.pk, "khoi-phuc"])
    form = Page(client.get(address("version", published))).form(act)
    note = next(name for name in form.values if name.endswith("note"))
    for _ in range(2):
        client.post(act, {**form.values, note: "Mức cũ đúng hơn."}, follow=True)
    pending = published.procedure.versions.filter(state__in=VersionState.pending())
    assert pending.count() == 1


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"\0" * 500, b"\xff\xfe\x00", b"{" * 3, b"[]", b'"a"', b"null", b"1e999"]
)
def test_what_is_no_package_is_refused_with_a_sentence(client, draft, content):
    file = SimpleUploadedFile("gói.json", content)
    response = client.post(reverse("admin:studio_bring"), {"package": file})
    assert response.status_code == 422
    assert not ProcedureVersion.objects.exclude(procedure=draft.procedure).exists()


def test_an_author_of_another_ministry_sees_and_moves_nothing(client, published, draft):
    stranger = PostFactory.create(agency=AgencyFactory.create(code="G99", name="Bộ khác"), role=Role.AUTHOR).user
    client.force_login(stranger)
    before = draft.checksum
    seen = [client.get(address(name, draft)) for name in ("version", "form", "sections", "part", "english", "text")]
    done = [
        client.post(address("arrange", draft), {"_do": "down:form.steps.copies.fields.copies", "_seen": before}),
        client.post(reverse("admin:studio_procedure_act", args=[published.procedure_id, "dung-nhan"])),
        client.post(reverse("admin:studio_act", args=[draft.pk, "gui-duyet"])),
    ]
    assert {response.status_code for response in [*seen, *done]} == {404}
    draft.refresh_from_db()
    assert draft.checksum == before

"""Remarks of reviewers at the place they are about: settled by the author, and never overlooked when publishing."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion, Remark, VersionState
from tests.factories import PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

PLACE = "Phí, lệ phí: Khoản thu “Lệ phí cấp bản sao trích lục, bản sao Giấy khai sinh”: mức thu"


@pytest.fixture
def review(published, author) -> ProcedureVersion:
    """A dearer version that waits for its reviewer."""
    draft = actions.start_new_version(published.procedure, by=author)
    fee = draft.package.fees[0].model_copy(update={"amount_vnd": 10_000})
    package = draft.package.model_copy(update={"fees": (fee,)})
    edited = actions.edit(draft, package, expected_checksum=draft.checksum, by=author)
    return actions.submit_for_review(edited, by=author)


@pytest.fixture
def remark(review, approver) -> Remark:
    return actions.write_remark(review, by=approver, place="", text="Thiếu căn cứ của mức thu mới.")


def test_a_reviewer_writes_at_the_place_and_the_author_settles_it_there(client, review, author, approver):
    client.force_login(approver)
    shown = Page(client.get(reverse("admin:studio_version", args=[review.pk])))
    [address] = [href for href in shown.hrefs if "/remarks/?cho=" in href]
    form = Page(client.get(address))
    place = form.field("place").value
    assert "mức thu" in place
    written = client.post(address, {"place": place, "text": "Căn cứ nào?"}, follow=True)
    assert "Căn cứ nào?" in Page(written).text
    remark = review.remarks.get()
    assert (remark.place, remark.by) == (place, approver)

    actions.return_to_author(review, by=approver, note="Xem nhận xét.")
    client.force_login(author)
    assert "Ghi đã xử lý" in Page(client.get(reverse("admin:studio_version", args=[review.pk]))).text
    settle = reverse("admin:studio_remark_resolve", args=[review.pk, remark.pk])
    assert client.post(settle, {"answer": " "}).status_code == 422
    settled = Page(client.post(settle, {"answer": "Đã ghi Thông tư 50/2026/TT-BTC."}, follow=True))
    assert "Đã xử lý: Đã ghi Thông tư 50/2026/TT-BTC." in settled.text
    assert "đã được xử lý rồi" in Page(client.post(settle, {"answer": "Hai lần"})).text


@pytest.mark.parametrize(("place", "text"), [("không có chỗ này", "Sai"), ("", ""), ("", " \u200b")])
def test_a_remark_about_nothing_is_refused_with_a_sentence(client, review, approver, place, text):
    client.force_login(approver)
    answer = client.post(reverse("admin:studio_remark", args=[review.pk]), {"place": place, "text": text})
    assert answer.status_code == 422
    assert not review.remarks.exists()


def test_open_remarks_keep_a_version_from_being_published_unknowingly(client, review, remark, approver):
    with pytest.raises(CatalogueError, match="Còn 1 nhận xét chưa xử lý"):
        actions.publish(review, by=approver)
    client.force_login(approver)
    address = reverse("admin:studio_act", args=[review.pk, "cong-bo"])
    told = {"cong-bo-when": "now", "cong-bo-seen": review.checksum}
    assert "Còn 1 nhận xét chưa xử lý" in Page(client.post(address, told)).text
    client.post(address, {**told, "cong-bo-despite_remarks": "on"})
    review.refresh_from_db()
    assert review.state == VersionState.PUBLISHED


def test_who_wrote_the_version_neither_remarks_nor_do_strangers(client, review, remark, author):
    with pytest.raises(CatalogueError, match="không được tự duyệt"):
        actions.write_remark(review, by=author, place="", text="Tốt.")
    client.force_login(author)
    assert client.get(reverse("admin:studio_remark", args=[review.pk])).status_code == 302
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert client.get(reverse("admin:studio_remark", args=[review.pk])).status_code == 404
    settle = reverse("admin:studio_remark_resolve", args=[review.pk, remark.pk])
    assert client.post(settle, {"answer": "Xong"}).status_code == 404


def test_what_a_reviewer_said_cannot_be_rewritten(remark):
    with pytest.raises(IntegrityError, match="never changes"):
        Remark.objects.filter(pk=remark.pk).update(text="Khác")

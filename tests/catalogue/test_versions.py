"""A version between its author and its approver: edited, returned, approved for a day, thrown away, all on record."""

import json
from datetime import date

import pytest
import time_machine

from eforms.lint.finding import Finding
from services.agencies import reference_data
from services.agencies.models import CalendarDay, Role
from services.catalogue import actions, rules
from services.catalogue.actions import persistence, publishing
from services.catalogue.errors import CatalogueError, EditConflictError
from services.catalogue.models import ProcedureVersion, VersionAct, VersionEvent, VersionState
from services.catalogue.package.definition import Package
from services.catalogue.tasks import open_due_versions
from tests.factories import PACKAGES, AgencyFactory, PostFactory, publish_package

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def draft(published, author):
    return actions.start_new_version(published.procedure, by=author)


def changed(version: ProcedureVersion, **fee: object) -> Package:
    """Its package with the fee changed."""
    package = version.package
    return package.model_copy(update={"fees": (package.fees[0].model_copy(update={"amount_vnd": 10_000, **fee}),)})


def in_review(draft: ProcedureVersion, author, **fee: object) -> ProcedureVersion:
    edited = actions.edit(draft, changed(draft, **fee), expected_checksum=draft.checksum, by=author)
    return actions.submit_for_review(edited, by=author)


def acts(version: ProcedureVersion) -> list[str]:
    return list(VersionEvent.objects.filter(version=version).values_list("act", flat=True))


def test_a_new_version_begins_as_what_is_in_force_and_is_begun_once(published, draft, author):
    assert (draft.number, draft.checksum, draft.state) == (2, published.checksum, VersionState.DRAFT)
    assert actions.start_new_version(published.procedure, by=author) == draft


def test_what_changes_nothing_is_not_sent_to_review(draft, author):
    with pytest.raises(CatalogueError, match="chưa khác gì"):
        actions.submit_for_review(draft, by=author)


def test_two_authors_do_not_overwrite_each_other(draft, author, ministry):
    other = PostFactory.create(agency=ministry, role=Role.AUTHOR).user
    seen = draft.checksum
    actions.edit(draft, changed(draft), expected_checksum=seen, by=other)

    with pytest.raises(EditConflictError):
        actions.edit(draft, changed(draft, amount_vnd=12_000), expected_checksum=seen, by=author)

    draft.refresh_from_db()
    assert draft.package.fees[0].amount_vnd == 10_000


def test_a_broken_definition_is_kept_as_a_draft_but_goes_no_further(draft, author, approver):
    broken = changed(draft, quantity="nobody_asked")
    draft = actions.edit(draft, broken, expected_checksum=draft.checksum, by=author)
    with pytest.raises(CatalogueError, match="nobody_asked"):
        actions.submit_for_review(draft, by=author)
    ProcedureVersion.objects.filter(pk=draft.pk).update(state=VersionState.REVIEW)
    with pytest.raises(CatalogueError, match="nobody_asked"):
        actions.publish(draft, by=approver)


def test_whoever_wrote_a_part_does_not_approve_the_whole(draft, author, approver, ministry):
    PostFactory.create(user=approver, agency=ministry, role=Role.AUTHOR)
    edited = actions.edit(draft, changed(draft), expected_checksum=draft.checksum, by=approver)
    review = actions.submit_for_review(edited, by=author)
    with pytest.raises(CatalogueError, match="không được tự duyệt"):
        actions.publish(review, by=approver)


def test_a_version_returned_says_why_and_can_be_edited_again(draft, author, approver):
    review = in_review(draft, author)
    with pytest.raises(CatalogueError, match="Bản nháp"):
        actions.edit(review, changed(review), expected_checksum=review.checksum, by=author)
    with pytest.raises(CatalogueError, match="lý do"):
        actions.return_to_author(review, by=approver, note=" ")

    back = actions.return_to_author(review, by=approver, note="Thiếu số hiệu thông tư mới.")

    assert back.state == VersionState.DRAFT
    assert back.events.latest("pk").note == "Thiếu số hiệu thông tư mới."


def test_an_approver_does_not_publish_another_text_than_the_one_read(draft, author, approver):
    review = in_review(draft, author)
    with pytest.raises(EditConflictError):
        actions.publish(review, by=approver, expected_checksum="0" * 64)
    assert actions.publish(review, by=approver, expected_checksum=review.checksum).state == VersionState.PUBLISHED


def test_what_is_approved_for_a_day_goes_into_force_on_it(published, draft, author, approver):
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        waiting = actions.publish(in_review(draft, author), by=approver, on=NEW_YEAR)
        open_due_versions()
    assert (waiting.state, waiting.effective_on) == (VersionState.APPROVED, NEW_YEAR)
    assert published.procedure.versions.in_force().get() == published

    with time_machine.travel("2026-12-31T17:00:30Z", tick=False):  # midnight in Hà Nội
        open_due_versions()
        open_due_versions()

    assert published.procedure.versions.in_force().get() == waiting
    published.refresh_from_db()
    assert (published.state, acts(waiting)[-2:]) == (VersionState.RETIRED, [VersionAct.APPROVED, VersionAct.PUBLISHED])


def test_one_version_that_cannot_go_into_force_keeps_no_other_from_it(published, author, approver, monkeypatch):
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        [stuck, other] = [
            actions.publish(
                in_review(actions.start_new_version(old.procedure, by=author), author), by=approver, on=NEW_YEAR
            )
            for old in (published, publish_package("1.001193"))
        ]
    monkeypatch.setattr(
        publishing,
        "procedure_columns",
        lambda package: persistence.procedure_columns(package) if package != stuck.package else 1 / 0,
    )

    with time_machine.travel("2026-12-31T17:00:30Z", tick=False):
        open_due_versions()
        open_due_versions()

    assert other.procedure.versions.in_force().get() == other
    assert published.procedure.versions.in_force().get() == published
    for person in (author, approver):
        told = person.notifications.get(kind="version_stuck")
        assert f"phiên bản {stuck.number}" in told.body
        assert "Phiên bản trước vẫn đang áp dụng" in told.body


@pytest.fixture
def waiting(published, draft, author, approver) -> ProcedureVersion:
    """A version that is approved for New Year."""
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        return actions.publish(in_review(draft, author), by=approver, on=NEW_YEAR)


def on_new_year() -> None:
    with time_machine.travel("2026-12-31T17:00:30Z", tick=False):
        open_due_versions()


def test_what_was_published_since_keeps_an_approved_version_from_its_day(published, waiting, author, approver):
    other = actions.edit(
        actions.start_new_version(published.procedure, by=author),
        changed(published, amount_vnd=7_000),
        expected_checksum=published.checksum,
        by=author,
    )
    actions.publish(actions.submit_for_review(other, by=author), by=approver)

    on_new_year()
    on_new_year()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.approver, waiting.effective_on) == (VersionState.DRAFT, None, None)
    assert published.procedure.versions.in_force().get() == other
    returned = waiting.events.latest("pk")
    assert (returned.act, returned.by) == (VersionAct.RETURNED, None)
    assert "Phiên bản 3 đã được công bố sau khi phiên bản này được duyệt" in returned.note
    for person in (author, approver):
        told = person.notifications.get(kind="version_not_in_force")
        assert "Phiên bản 3 đã được công bố" in told.body
        assert told.path.endswith(f"/{waiting.pk}/studio/")


def test_days_off_that_are_not_known_keep_an_approved_version_from_its_day(published, waiting):
    reference_data._load_calendar()
    CalendarDay.objects.filter(day__year=2027).delete()
    on_new_year()
    assert published.procedure.versions.in_force().get() == published
    assert "Lịch nghỉ năm 2027 chưa được nhập" in waiting.events.latest("pk").note


def test_an_office_that_is_gone_keeps_an_approved_version_from_its_day(published, waiting, monkeypatch):
    gone = [Finding("routes.0.offices", "Không có cơ quan mang mã H26.9.")]
    monkeypatch.setattr(rules, "unknown_offices", lambda package: gone)
    on_new_year()
    assert published.procedure.versions.in_force().get() == published
    assert "Không có cơ quan mang mã H26.9." in waiting.events.latest("pk").note


def test_reviewers_are_told_what_waits_and_authors_what_comes_back(draft, author, approver):
    review = in_review(draft, author)
    assert [told.kind for told in approver.notifications.all()] == ["version_submitted"]
    assert not author.notifications.exists()
    actions.return_to_author(review, by=approver, note="Thiếu số hiệu thông tư mới.")
    assert "Thiếu số hiệu thông tư mới." in author.notifications.get(kind="version_returned").body
    actions.return_to_author(actions.submit_for_review(review, by=author), by=author, note="Quên một chỗ.")
    assert author.notifications.count() == 1


def test_a_day_that_is_not_to_come_is_now(draft, author, approver):
    version = actions.publish(in_review(draft, author), by=approver, on=date(2020, 1, 1))
    assert (version.state, version.effective_on) == (VersionState.PUBLISHED, None)


@time_machine.travel("2026-11-22T03:00:00Z", tick=False)
def test_only_one_version_waits_for_its_day_and_it_can_be_called_back(published, draft, author, approver):
    waiting = actions.publish(in_review(draft, author), by=approver, on=NEW_YEAR)
    other = in_review(actions.start_new_version(published.procedure, by=author), author, amount_vnd=12_000)
    with pytest.raises(CatalogueError, match="chờ áp dụng từ ngày 01/01/2027"):
        actions.publish(other, by=approver, on=NEW_YEAR)
    with pytest.raises(CatalogueError, match="không được giao duyệt"):
        actions.return_to_author(waiting, by=author, note="Nhầm ngày")

    assert actions.return_to_author(waiting, by=approver, note="Nhầm ngày").state == VersionState.DRAFT
    assert actions.publish(other, by=approver, on=NEW_YEAR).state == VersionState.APPROVED


def test_a_draft_thrown_away_leaves_its_trace_and_makes_room(published, draft, author):
    actions.abandon(draft, by=author)
    assert acts(draft) == [VersionAct.COPIED, VersionAct.ABANDONED]
    assert actions.start_new_version(published.procedure, by=author).number == 3


def test_a_version_stays_with_its_procedure_and_its_ministry(draft, author):
    package = draft.package
    with pytest.raises(CatalogueError, match=r"giữ nguyên là 2\.000635"):
        actions.edit(
            draft, package.model_copy(update={"code": "2.000999"}), expected_checksum=draft.checksum, by=author
        )
    elsewhere = package.record.model_copy(update={"issuer": "G12"})
    with pytest.raises(CatalogueError, match="G15"):
        actions.edit(
            draft, package.model_copy(update={"record": elsewhere}), expected_checksum=draft.checksum, by=author
        )


def test_another_ministry_brings_nothing_into_a_procedure_that_is_not_its_own(published):
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    package["record"]["issuer"] = "G12"
    intruder = PostFactory.create(agency=AgencyFactory.create(code="G12"), role=Role.AUTHOR).user
    with pytest.raises(CatalogueError, match="G15"):
        actions.import_package(json.dumps(package), by=intruder)


def test_everything_done_to_a_version_is_on_record(published, draft, author, approver):
    review = in_review(draft, author)
    again = actions.submit_for_review(actions.return_to_author(review, by=approver, note="Xem lại"), by=author)
    actions.publish(again, by=approver)
    assert acts(draft) == [
        VersionAct.COPIED,
        VersionAct.EDITED,
        VersionAct.SUBMITTED,
        VersionAct.RETURNED,
        VersionAct.SUBMITTED,
        VersionAct.PUBLISHED,
    ]
    assert acts(published)[-1] == VersionAct.RETIRED
    assert set(draft.events.values_list("by", flat=True)) == {author.pk, approver.pk}

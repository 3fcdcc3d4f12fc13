"""What changed meanwhile: edited answers, declined, withdrawn, papers, and what keeps the dossier from being filed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from services.catalogue import actions as catalogue
from services.dossiers.actions import expiry, filing, participants
from services.dossiers.errors import DossierError
from services.dossiers.models import ConfirmationRound, Dossier, Filing, Invitation
from services.dossiers.participants.content import fingerprint
from tests.dossiers.money.steps import FEE
from tests.dossiers.participants.conftest import owner
from tests.dossiers.participants.test_views import browser_of
from tests.pages import Page
from tests.retained import retain


def test_what_was_edited_voids_the_confirmations_that_showed_it_and_no_other(together):
    together.send()
    together.confirm(together.landlord)
    together.confirm(together.first)
    together.answer(terms="Thuê năm năm")

    together.send()

    assert together.states() == {"Trần Văn Bình": "invited", "Lê Thị Một": "confirmed", "Lê Văn Hai": "invited"}
    again = together.landlord.notifications.latest("pk")
    assert "xác nhận trước của bạn không còn giá trị" in again.body
    assert "Nội dung đã thay đổi: “Thỏa thuận”." in again.body
    assert together.told(together.second) == ["participant_invited"]


def test_an_edit_of_what_nobody_is_shown_voids_nothing_but_is_sent_again(together):
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    together.answer(secret="Chuyện khác")
    together.confirm(together.second)
    assert not Dossier.objects.exists()
    assert "“Người cùng xác nhận”" in ConfirmationRound.objects.get().obstacle
    assert together.told(together.road.citizen)[-1] == "participants_obstacle"

    assert isinstance(together.send(), Dossier)
    assert Dossier.objects.get().sheet.answers["secret"] == "Chuyện khác"


def test_confirming_what_the_applicant_is_editing_records_nothing_and_says_what_changed(together):
    together.send()
    together.answer(terms="Thuê năm năm")
    with pytest.raises(DossierError, match="người nộp đang sửa “Thỏa thuận”"):
        together.confirm(together.landlord)

    assert together.states()["Trần Văn Bình"] == "invited"
    page = Page(browser_of(together.landlord).get(together.invitation(together.landlord).get_absolute_url()))
    assert "Người nộp đang sửa nội dung" in page.text
    assert "Thuê năm năm" not in page.text


def test_confirming_what_one_was_not_shown_records_nothing(together):
    together.send()
    old = fingerprint(together.invitation(together.landlord).content)
    together.answer(terms="Thuê năm năm")
    together.send()
    with pytest.raises(DossierError, match="nội dung đã đổi"):
        participants.confirm(together.invitation(together.landlord), by=together.landlord, shown=old)
    assert together.states()["Trần Văn Bình"] == "invited"


def test_an_edit_taken_back_is_none(together):
    together.send()
    together.answer(terms="Thuê năm năm")
    together.answer(terms="Thuê ba năm")
    for person in (together.landlord, together.first, together.second):
        together.confirm(person)
    assert Dossier.objects.get()


def test_declined_mended_and_invited_again(together):
    together.send()
    invitation = together.invitation(together.landlord)
    participants.decline(invitation, by=together.landlord, reason="Thời hạn thuê chưa đúng.")
    with pytest.raises(DossierError, match="Bạn đã trả lời không đồng ý"):
        together.confirm(together.landlord)
    together.answer(terms="Thuê một năm")

    together.send()

    for person in (together.landlord, together.first, together.second):
        together.confirm(person)
    assert Dossier.objects.get().sheet.answers["terms"] == "Thuê một năm"


def test_a_confirmation_is_taken_back_before_filing_and_not_after(together):
    together.send()
    together.confirm(together.landlord)
    invitation = together.invitation(together.landlord)
    participants.decline(invitation, by=together.landlord, reason="Tôi đổi ý, chưa muốn cho thuê.")
    assert "đã rút xác nhận" in together.road.citizen.notifications.latest("pk").subject
    together.confirm(together.first)
    together.confirm(together.second)
    assert not Dossier.objects.exists()

    together.send()
    together.confirm(together.landlord)
    assert Dossier.objects.get()
    with pytest.raises(DossierError, match="Hồ sơ đã được nộp"):
        participants.decline(invitation, by=together.landlord, reason="Tôi lại đổi ý lần nữa.")


def test_who_is_no_longer_named_is_released_and_who_is_new_invited(together):
    together.send()
    together.confirm(together.second)
    together.answer(owners=[owner("Lê Thị Một", together.first.personal_number, share=100)])

    together.send()

    assert together.states() == {"Trần Văn Bình": "invited", "Lê Thị Một": "invited"}
    assert together.told(together.second)[-1] == "participant_released"


def test_where_nobody_is_named_any_more_sending_files_and_releases_everybody(together):
    whole = together.filing.version.package.model_dump(mode="json")
    owners_only = [one for one in whole["participants"] if one["key"] == "owners"]
    together.send()
    together.road.revise(form=whole["form"], participants=owners_only)
    filing.carry_over(together.filing, by=together.road.citizen)
    together.answer(owners=[])

    assert isinstance(together.send(), Dossier)
    assert together.told(together.landlord)[-1] == "participant_released"


def test_one_person_in_two_rows_is_invited_once(together):
    number = together.first.personal_number
    together.answer(owners=[owner("Lê Thị Một", number), owner("Lê Thị Một", number)])
    together.send()
    assert Invitation.objects.filter(participant="owners").count() == 1


def test_a_signed_paper_replaces_the_confirmation(together):
    with pytest.raises(DossierError, match="Chưa có giấy đã ký của Trần Văn Bình"):
        together.send(("landlord", together.landlord.personal_number))
    together.attach("signed")

    together.send(("landlord", together.landlord.personal_number))

    assert together.states()["Trần Văn Bình"] == "confirmed"
    assert together.told(together.landlord) == []
    for person in (together.first, together.second):
        together.confirm(person)
    [record, *_] = Dossier.objects.get().log.get(serial=1).data["confirmations"]
    assert (record["way"], record["by"]) == ("paper", None)


def test_who_signed_a_paper_after_being_invited_is_released(together):
    together.send()
    together.attach("signed")
    together.send(("landlord", together.landlord.personal_number))
    assert together.told(together.landlord)[-1] == "participant_released"
    assert together.states()["Trần Văn Bình"] == "confirmed"


def test_a_paper_is_not_taken_where_the_version_names_none(together):
    together.attach("signed")
    with pytest.raises(DossierError, match="Chưa có giấy đã ký của Lê Thị Một"):
        together.send(("owners", together.first.personal_number))


@pytest.mark.parametrize(
    "landlord",
    [
        {"full_name": "Trần Văn Bình", "born_on": "1970-05-01"},
        {"full_name": "Trần Văn Bình", "born_on": "2012-05-01", "personal_number": "001212000001"},
    ],
)
def test_a_minor_and_whoever_has_no_number_sign_on_paper_only(together, landlord):
    together.answer(landlord=landlord)
    with pytest.raises(DossierError, match="Chưa có giấy đã ký của Trần Văn Bình"):
        together.send()
    together.attach("signed")

    together.send()

    assert Invitation.objects.get(participant="landlord").way == "paper"


def test_the_account_of_a_minor_confirms_nothing(together):
    together.landlord.born_on = timezone.localdate() - timedelta(days=365 * 17)
    together.landlord.save()
    together.send()
    with pytest.raises(DossierError, match="Người chưa đủ 18 tuổi"):
        together.confirm(together.landlord)


def test_a_version_replaced_meanwhile_keeps_it_from_being_filed_and_loses_nothing(together):
    road, package = together.road, together.filing.version.package.model_dump(mode="json")
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    road.revise(form=package["form"], participants=package["participants"], payment_days=20)

    together.confirm(together.second)

    assert not Dossier.objects.exists()
    assert "không còn áp dụng" in ConfirmationRound.objects.get().obstacle
    assert set(together.states().values()) == {"confirmed"}
    filing.carry_over(Filing.objects.get(pk=together.filing.pk), by=road.citizen)
    assert isinstance(together.send(), Dossier)


def test_an_office_that_no_longer_takes_it_is_told_to_the_applicant(together):
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    offices = together.filing.version.procedure
    author = together.filing.version.events.earliest("pk").by
    catalogue.remove_offices(offices, [together.road.here.agency], by=author)

    together.confirm(together.second)

    assert "không còn tiếp nhận thủ tục này" in ConfirmationRound.objects.get().obstacle
    filing.choose_office(
        Filing.objects.get(pk=together.filing.pk), together.road.elsewhere.agency, by=together.road.citizen
    )
    together.send()
    assert set(together.states().values()) == {"invited"}, "they were shown another office"
    assert "“Nơi nhận hồ sơ”" in together.landlord.notifications.latest("pk").body


def test_a_fee_that_changed_meanwhile_is_shown_to_the_applicant_first(together):
    road, package = together.road, together.filing.version.package.model_dump(mode="json")
    today = timezone.localdate()
    dearer = {**FEE, "amount_vnd": 9_000, "valid_from": (today + timedelta(days=1)).isoformat()}
    road.revise(
        form=package["form"],
        participants=package["participants"],
        fees=[{**FEE, "valid_until": today.isoformat()}, dearer],
    )
    filing.carry_over(together.filing, by=road.citizen)
    together.send()
    for person in (together.landlord, together.first):
        together.confirm(person)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        together.confirm(together.second)
        assert "“Phí, lệ phí”" in ConfirmationRound.objects.get().obstacle
        assert not Dossier.objects.exists()
        dossier = together.send()
    assert dossier is not None
    assert dossier.fees.get().order.total_vnd == 27_000


def test_a_discarded_draft_tells_those_invited(together):
    together.send()
    filing.discard(together.filing)
    assert together.told(together.landlord)[-1] == "participant_released"
    assert not Invitation.objects.exists()


def test_sending_keeps_the_draft_for_another_while(together):
    with time_machine.travel(timezone.now() + timedelta(days=80)):
        together.send()
    with time_machine.travel(timezone.now() + timedelta(days=120)):
        expiry.warn_owners(timezone.now())
        retain("drafts")
    assert Filing.objects.filter(pk=together.filing.pk).exists()


def test_the_file_that_was_shown_is_opened_by_whom_it_was_shown_to(together):
    together.attach("plan")
    together.attach("signed")
    together.send()
    plan, signed = together.filing.draft.attachments.order_by("pk")
    plan.stored.attachments.update(scan="clean")
    landlord, other = browser_of(together.landlord), browser_of(together.first)

    assert b"".join(landlord.get(f"/tep/{plan.pk}/")).startswith(b"%PDF")
    assert landlord.get(f"/tep/{signed.pk}/").status_code == 404
    assert other.get(f"/tep/{plan.pk}/").status_code == 404

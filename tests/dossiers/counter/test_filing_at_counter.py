"""Staff file for somebody at the counter, or whose papers came by post: whose dossier it is, and what is kept."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from eforms.errors import QuotaError
from notifications.models import Notification
from payments import actions as payments
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.catalogue.package.public_record import FilingChannel, ResultDelivery
from services.documents.document_types import DocumentType
from services.dossiers.actions import counter, desk, filing
from services.dossiers.counter.people import read_birth, read_card
from services.dossiers.errors import DossierError
from services.dossiers.history import verification
from services.dossiers.models import Dossier, EventType, Filing
from tests.dossiers.counter.conftest import HOA, POST
from tests.factories import StaffFactory
from tests.outbox import follow_settlements

CARD = "001158000017|012345678|Nguyễn Thị Hoa|15031958|Nữ|Xã Tân Lập, Hà Nội|01012022"


def test_dossier_is_the_persons_and_the_clerk_stands_in_the_history(at_counter, hoa):
    dossier = at_counter.file()

    event = dossier.log.get(act=EventType.SUBMITTED)
    assert (dossier.applicant, dossier.channel, event.by) == (hoa, FilingChannel.DESK, at_counter.clerk)
    assert event.note == "Nhập tại quầy cho Nguyễn Thị Hoa."
    assert dossier in Dossier.objects.of_party(hoa)
    assert dossier.filing.draft.owner == hoa
    assert Notification.objects.get(recipient=hoa).path == dossier.get_absolute_url()


@pytest.mark.parametrize(
    "person",
    [
        HOA._replace(full_name="Nguyễn Văn Hòa"),
        HOA._replace(birth="1958-03-16"),
        HOA._replace(birth="1958"),
        HOA._replace(personal_number="001158000018"),
    ],
    ids=["name", "birth", "year alone", "number"],
)
def test_one_fact_that_differs_reaches_nobodys_account(at_counter, hoa, person):
    dossier = at_counter.file(person)

    assert dossier.applicant != hoa
    assert (dossier.applicant.is_active, dossier.applicant.has_usable_password()) == (False, False)
    assert dossier.applicant_name == person.full_name
    assert not Notification.objects.filter(recipient=hoa).exists()


def test_name_is_the_same_whatever_its_marks_case_and_spaces(at_counter, hoa):
    dossier = at_counter.file(HOA._replace(full_name="NGUYEN  THI HOA"))

    assert dossier.applicant == hoa
    assert dossier.applicant_name == "Nguyễn Thị Hoa"


@pytest.mark.parametrize("typed", ["H'Hen Niê", "H’Hen Niê", "HʼHEN NIE"])
def test_name_is_the_same_whatever_the_kind_of_its_apostrophe(at_counter, hoa, typed):
    User.objects.filter(pk=hoa.pk).update(full_name="H’Hen Niê")

    assert at_counter.file(HOA._replace(full_name=typed)).applicant == hoa


def test_somebody_without_an_account_is_kept_once_however_often_they_come(at_counter):
    first, second = at_counter.file(), at_counter.file(HOA._replace(full_name="NGUYEN THI HOA"))

    assert first.applicant == second.applicant
    assert User.objects.exclude(desk_key=None).count() == 1


def test_filing_twice_is_filing_once(at_counter):
    begun = at_counter.begin()
    shown = at_counter.shown(begun)

    first = counter.submit(begun, by=at_counter.clerk, shown=shown)
    second = counter.submit(Filing.objects.get(pk=begun.pk), by=at_counter.clerk, shown=shown)

    assert first == second
    assert Dossier.objects.count() == 1


def test_refused_filing_leaves_nobody_behind(at_counter):
    begun = at_counter.begin()

    with pytest.raises(DossierError, match="Hãy kiểm tra lại"):
        counter.submit(begun, by=at_counter.clerk, shown="")

    assert not User.objects.exclude(desk_key=None).exists()
    assert Filing.objects.get(pk=begun.pk).draft.owner == at_counter.clerk


def test_what_comes_by_post_keeps_the_day_of_its_stamp_and_is_filed_today(at_counter):
    stamp = localdate() - timedelta(days=9)
    dossier = at_counter.file(channel=POST, posted_on=stamp)

    event = dossier.log.get(act=EventType.SUBMITTED)
    assert (dossier.channel, event.data["posted_on"]) == (POST, stamp.isoformat())
    assert f"dấu bưu điện ngày {stamp:%d/%m/%Y}" in event.note
    assert dossier.filed_on == localdate()


STAMPS = [(None, "Hãy nhập ngày gửi"), (1, "không thể sau hôm nay"), (-400, "hơn một năm")]


@pytest.mark.parametrize(("days", "sentence"), STAMPS)
def test_post_without_a_stamp_or_of_a_day_that_cannot_be_is_refused(at_counter, days, sentence):
    posted_on = None if days is None else localdate() + timedelta(days=days)

    with pytest.raises(DossierError, match=sentence):
        at_counter.begin(channel=POST, posted_on=posted_on)


def test_way_that_the_procedure_does_not_name_is_refused(at_counter):
    ways = [{"channel": "online"}, {"channel": "desk"}]
    record = at_counter.road.version.package.record.model_dump(mode="json")
    at_counter.road.revise(record={**record, "ways": ways})

    with pytest.raises(DossierError, match="không nhận hồ sơ theo hình thức"):
        at_counter.begin(channel=POST, posted_on=localdate())


def test_head_of_the_desk_files_too_and_nobody_else(at_counter):
    road = at_counter.road
    head = StaffFactory.create()
    appoint(head, Role.DESK_HEAD, road.here.agency)
    counter.begin(road.version, road.here.agency, by=head, person=HOA)

    for stranger in (road.here.handler, road.here.leader, road.elsewhere.desk, road.citizen):
        with pytest.raises(DossierError, match="không thuộc thẩm quyền"):
            counter.begin(road.version, road.here.agency, by=stranger, person=HOA)


def test_colleague_neither_files_nor_discards_what_another_began(at_counter):
    begun, colleague = at_counter.begin(), StaffFactory.create()
    appoint(colleague, Role.DESK, at_counter.road.here.agency)

    with pytest.raises(DossierError, match="người khác nhập"):
        at_counter.submit(begun, by=colleague)
    with pytest.raises(DossierError, match="người khác nhập"):
        counter.discard(begun, by=colleague)


def test_clerk_cannot_file_it_as_their_own(at_counter):
    begun = at_counter.begin()

    with pytest.raises(DossierError, match="nhập tại quầy cho người khác"):
        filing.submit(begun, by=at_counter.clerk)


def test_discarded_it_is_gone(at_counter):
    begun = at_counter.begin()

    assert counter.discard(begun, by=at_counter.clerk)
    assert not Filing.objects.exists()


def test_clerk_begins_no_more_than_the_quota(at_counter, settings):
    settings.QUOTAS = settings.QUOTAS.model_copy(update={"open_drafts": 1})
    at_counter.begin()

    with pytest.raises(QuotaError):
        at_counter.begin(HOA._replace(full_name="Trần Thị Khác"))


def test_history_of_it_verifies(at_counter):
    dossier = at_counter.file()

    assert list(verification.faults(dossier)) == []


def test_accepted_at_the_counter_the_receipt_names_the_person(at_counter):
    dossier = at_counter.file()
    payments.record_cash_payment(dossier.fees.get().order, by=at_counter.clerk)
    follow_settlements()
    accepted = desk.receive(dossier, by=at_counter.clerk)

    applicant = accepted.papers.get(kind=DocumentType.ACKNOWLEDGEMENT).document.facts["applicant"]
    assert (applicant["name"], applicant["personal_number"]) == (HOA.full_name, HOA.personal_number)


def test_result_of_somebody_without_an_account_is_handed_over_at_the_desk(at_counter):
    assert at_counter.file().delivery == ResultDelivery.DESK


def test_result_of_somebody_with_an_account_goes_there(at_counter, hoa):
    assert at_counter.file().delivery == ResultDelivery.ONLINE


def test_card_is_read_as_scanners_type_it():
    assert read_card(CARD) == HOA._replace(phone="")
    assert read_card(CARD.replace("012345678", "") + "|more") == HOA._replace(phone="")


@pytest.mark.parametrize(
    "text", ["", "001158000017", CARD.replace("15031958", "31021958"), CARD.replace("001158000017", "12345"), "a|b|c"]
)
def test_what_is_no_card_is_refused_with_a_sentence(text):
    with pytest.raises(DossierError, match=r"mã QR|ngày sinh"):
        read_card(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("15/3/1958", "1958-03-15"), ("15031958", "1958-03-15"), ("1958-03-15", "1958-03-15"), (" 1958 ", "1958")],
)
def test_birth_is_read_as_people_type_it(typed, read):
    assert read_birth(typed) == read

"""The pages of the counter: begin for somebody, fill in, check and file, then collect, accept and print."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from core.access_log import AccessRecord
from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Draft
from notifications.models import Notification
from portal.accounts.models import User
from services.agencies.models import Role
from services.dossiers.actions.expiry import RETENTION, warn_owners
from services.dossiers.models import Dossier, Filing
from services.dossiers.status import Status
from tests.dossiers.conftest import ANSWERS
from tests.dossiers.counter.conftest import HOA, POST, Counter
from tests.eforms.papers import pdf, received
from tests.factories import staff_at
from tests.outbox import follow_settlements, work_off
from tests.pages import Page

BEGIN = "/admin/dossiers/dossier/counter/"
CARD = "001158000017||Nguyễn Thị Hoa|15031958|Nữ|Xã Tân Lập, Hà Nội|01012022"


@pytest.fixture
def clerk(at_counter: Counter, client: Client) -> Client:
    client.force_login(at_counter.clerk)
    return client


def typed(at_counter, **changes):
    how = {"version": at_counter.road.version.pk, "agency": at_counter.road.here.agency.pk, "channel": "desk"}
    person = {"personal_number": "001 158 000 017", "full_name": "Nguyễn Thị Hoa", "birth": "15/3/1958"}
    return {**how, **person, **changes}


def pages(filing: Filing) -> str:
    return f"{BEGIN}{filing.draft.key}/"


def test_menu_of_the_desk_leads_there_and_that_of_others_does_not(at_counter, clerk):
    assert Page(clerk.get(reverse("admin:my_day"))).mentions(BEGIN)

    clerk.force_login(at_counter.road.here.handler)
    assert not Page(clerk.get(reverse("admin:my_day"))).mentions(BEGIN)
    assert clerk.get(BEGIN).status_code == HTTPStatus.FORBIDDEN


def test_procedure_and_person_begin_a_filing(at_counter, clerk):
    answer = clerk.post(BEGIN, typed(at_counter))

    filing = Filing.objects.select_related("counter", "draft").get()
    assert answer["Location"].startswith(f"{pages(filing)}step/")
    assert (filing.counter.personal_number, filing.counter.birth) == (HOA.personal_number, HOA.birth)
    assert Page(clerk.get(answer["Location"])).mentions("Nhập tại quầy cho Nguyễn Thị Hoa")


def test_pages_for_somebody_without_an_account_say_where_what_is_filled_in_comes_from(at_counter, clerk, hoa):
    known = Page(clerk.get(clerk.post(BEGIN, typed(at_counter))["Location"]))
    unknown = Page(clerk.get(clerk.post(BEGIN, typed(at_counter, full_name="Nguyễn Thị Huệ"))["Location"]))

    assert not known.mentions("đã đọc từ thẻ hoặc nhập tại quầy")
    assert unknown.mentions("đã đọc từ thẻ hoặc nhập tại quầy")


def test_card_of_the_person_is_enough(at_counter, clerk):
    clerk.post(BEGIN, typed(at_counter, card=CARD, personal_number="", full_name="", birth=""))

    assert Filing.objects.get().counter.full_name == "Nguyễn Thị Hoa"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"card": "https://example.vn"}, "Không đọc được mã QR này"),
        ({"personal_number": "123"}, "gồm đúng 12 chữ số"),
        ({"full_name": "Hoa"}, "Nhập đầy đủ họ, chữ đệm và tên"),
        ({"full_name": "Hoa 😀"}, "bằng chữ, như trên thẻ"),
        ({"full_name": "Hoa " * 90}, "120"),
        ({"birth": "31/2/1958"}, "Nhập ngày sinh như trên thẻ"),
        ({"phone": "không có"}, "Nhập số điện thoại"),
        ({"channel": "post"}, "ngày gửi theo dấu bưu điện"),
        ({"channel": "post", "posted_on": "2999-01-01"}, "không thể sau hôm nay"),
        ({"channel": "online"}, "Select a valid choice|không"),
        ({"version": ""}, "Hãy chọn thủ tục"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(at_counter, clerk, changes, sentence):
    answer = clerk.post(BEGIN, typed(at_counter, **changes))

    page = Page(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert any(page.mentions(part) for part in sentence.split("|"))
    assert len(page.element.xpath("//*[@role='alert']//li")) == 1, "one sentence for what is wrong"
    assert page.mentions("Nguyễn Thị Hoa") or "full_name" in changes
    assert not Filing.objects.exists()


def test_office_of_another_is_none_to_choose(at_counter, clerk):
    answer = clerk.post(BEGIN, typed(at_counter, agency=at_counter.road.elsewhere.agency.pk))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).mentions("Hãy chọn nơi bạn làm việc")


def test_what_was_left_half_way_is_listed_and_gone_on_with(at_counter, clerk):
    begun = at_counter.begin()

    assert Page(clerk.get(BEGIN)).mentions(pages(begun))
    assert clerk.get(pages(begun))["Location"].startswith(f"{pages(begun)}step/")


@pytest.mark.parametrize("page", ["", "step/kiem-tra/", "step/event/"])
def test_filing_of_a_colleague_and_of_another_office_is_none(at_counter, client, page):
    begun = at_counter.begin()
    for stranger in (staff_at(at_counter.road.here.agency.code, Role.DESK), at_counter.road.elsewhere.desk):
        client.force_login(stranger)

        assert client.get(f"{pages(begun)}{page}").status_code == HTTPStatus.NOT_FOUND


def test_applicants_pages_do_not_open_it(at_counter, clerk):
    begun = at_counter.begin()

    for page in ("", "kiem-tra/", "event/", "to-khai/", "xoa/"):
        assert clerk.get(f"/nop/{begun.draft.key}/{page}").status_code == HTTPStatus.NOT_FOUND
    assert not Page(clerk.get("/ho-so/")).mentions(str(begun.draft.key))


def test_finding_the_account_is_recorded_and_shown_to_whose_it_is(at_counter, clerk, hoa):
    clerk.post(BEGIN, typed(at_counter))

    record = AccessRecord.objects.about(hoa.pk).get()
    assert (record.reader, record.purpose) == (at_counter.clerk, "Nhập hồ sơ tại quầy")


def test_whose_number_alone_fits_is_not_told_apart_from_nobody(at_counter, clerk, hoa):
    answer = clerk.post(BEGIN, typed(at_counter, full_name="Trần Văn Khác"))

    page = Page(clerk.get(answer["Location"]))
    assert page.mentions("hồ sơ do quầy giữ")
    assert not page.mentions(hoa.full_name)
    assert not page.mentions(hoa.email)
    assert not AccessRecord.objects.exists()


def test_filed_collected_accepted_and_printed_by_one_press_each(at_counter, clerk, hoa):
    begun = at_counter.begin()
    check = Page(clerk.get(f"{pages(begun)}step/kiem-tra/"))
    assert check.mentions("Nộp hồ sơ cho Nguyễn Thị Hoa")

    answer = clerk.post(f"{pages(begun)}nop/", {"shown": check.fields["shown"].value})
    assert answer["Location"] == pages(begun)
    dossier = Dossier.objects.get()
    acts = f"{pages(begun)}{dossier.pk}/"
    assert Page(clerk.get(pages(begun))).mentions(f"{acts}thu-tien-mat/")

    clerk.post(f"{acts}thu-tien-mat/")
    waiting = clerk.get(pages(begun))
    assert waiting["Refresh"]
    follow_settlements()
    assert Page(clerk.get(pages(begun))).mentions(f"{acts}tiep-nhan/")

    clerk.post(f"{acts}tiep-nhan/")
    dossier.refresh_from_db()
    assert dossier.status == Status.ACCEPTED
    assert Page(clerk.get(pages(begun))).mentions(str(dossier.code))


def test_pressing_anything_twice_does_it_once(at_counter, clerk):
    begun = at_counter.begin()
    shown = {"shown": at_counter.shown(begun)}
    for _ in range(2):
        assert clerk.post(f"{pages(begun)}nop/", shown)["Location"] == pages(begun)
    acts = f"{pages(begun)}{Dossier.objects.get().pk}/"
    for slug in ("thu-tien-mat", "tiep-nhan"):
        for _ in range(2):
            assert clerk.post(f"{acts}{slug}/").status_code == HTTPStatus.FOUND
        follow_settlements()

    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.fees.count(), dossier.log.filter(act="accepted").count()) == (Status.ACCEPTED, 1, 1)


def test_check_page_without_what_it_showed_files_nothing(at_counter, clerk):
    begun = at_counter.begin()

    answer = clerk.post(f"{pages(begun)}nop/")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).mentions("Hãy kiểm tra lại")
    assert not Dossier.objects.exists()


def test_what_is_incomplete_is_said_on_the_check_page(at_counter, clerk):
    begun = at_counter.begin()
    Draft.objects.filter(pk=begun.pk).update(answers={**ANSWERS, "event": None})

    answer = clerk.post(f"{pages(begun)}nop/", {"shown": "x"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Page(answer).mentions("Còn mục chưa đầy đủ")


def test_papers_that_the_person_has_in_the_portal_are_offered_and_those_of_a_stranger_are_not(
    at_counter, clerk, hoa, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    earlier = at_counter.begin()
    attach(earlier.draft, "old_paper", [inspect_upload(received(pdf(), "khai-sinh.pdf"), max_megabytes=1)])
    at_counter.submit(earlier)
    work_off()

    own, strange = at_counter.begin(), at_counter.begin(HOA._replace(full_name="Trần Văn Khác"))

    asked = {"_shown": "", "_stay": "old_paper-held"}
    assert Page(clerk.post(own.step_path("papers"), asked)).mentions("khai-sinh.pdf")
    assert not Page(clerk.post(strange.step_path("papers"), asked)).mentions("khai-sinh.pdf")


def test_clerk_is_told_before_what_they_began_is_deleted(at_counter):
    begun = at_counter.begin()
    Draft.objects.filter(pk=begun.pk).update(touched_at=timezone.now() - RETENTION)

    warn_owners(timezone.now())

    assert Notification.objects.get(recipient=at_counter.clerk, kind="draft_ends").path == pages(begun)


def test_begun_filing_is_deleted_by_a_press(at_counter, clerk):
    begun = at_counter.begin()

    assert clerk.post(f"{pages(begun)}xoa/")["Location"] == BEGIN
    assert not Filing.objects.exists()


def test_applicant_reads_that_it_came_by_post_and_when(at_counter, client, hoa):
    stamp = localdate() - timedelta(days=3)
    dossier = at_counter.file(channel=POST, posted_on=stamp)
    client.force_login(hoa)

    page = Page(client.get(dossier.get_absolute_url()))
    assert page.mentions(f"dấu bưu điện ngày {stamp:%d/%m/%Y}")
    assert page.mentions("Dịch vụ bưu chính")


def test_somebody_without_an_account_looks_it_up_by_code_and_digits(at_counter, clerk):
    dossier = at_counter.file()
    Dossier.objects.filter(pk=dossier.pk).update(code="H26.101-261129-0001", accepted_at=dossier.submitted_at)

    answer = Client().post("/tra-cuu/", {"code": "H26.101-261129-0001", "last_digits": HOA.personal_number[-4:]})

    assert Page(answer).mentions("Muốn xem chi tiết, người nộp cần đăng nhập")
    assert User.objects.get(desk_key=HOA.key).pk == dossier.applicant_id

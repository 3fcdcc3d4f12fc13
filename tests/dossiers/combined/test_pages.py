"""The pages of the applicant: before filing, the whole, each part, lists and look-up."""

from http import HTTPStatus

import pytest

from services.dossiers.actions import desk
from services.dossiers.models import Dossier
from tests.dossiers.combined.conftest import a_family, pay
from tests.dossiers.combined.package import BIRTH, CARD, CODE, RESIDENCE
from tests.dossiers.test_lean import at_most
from tests.factories import UserFactory
from tests.pages import Page


@pytest.fixture
def citizen(family, client):
    client.force_login(family.citizen)
    client.get("/ho-so/")
    return client


def words(response):
    return Page(response).text


def test_the_check_page_names_office_limit_and_fee_of_each_part(family, citizen):
    begun = family.begin()

    page = words(citizen.get(f"/nop/{begun.draft.key}/kiem-tra/"))

    assert "Hồ sơ gồm 3 phần" in page
    for said in ("Công an phường Ba Đình", "Bảo hiểm xã hội", "5 ngày làm việc", "10.000"):
        assert said in page
    assert "Cộng, nộp ngay sau khi nộp hồ sơ 23.000 đồng" in page


def test_what_waits_says_for_what_before_filing(client, db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    client.force_login(family.citizen)

    page = words(client.get(f"/nop/{family.begin().draft.key}/kiem-tra/"))
    assert "Khi có kết quả phần “Đăng ký khai sinh”" in page
    assert "Nộp thêm khi phần sau bắt đầu 10.000 đồng" in page


def test_a_place_without_office_is_said_before_filing(family, citizen):
    begun = family.begin(home={"province": "01", "commune": "00005", "street": "Số 1"})

    page = words(citizen.get(f"/nop/{begun.draft.key}/kiem-tra/"))

    assert "Chưa tìm được cơ quan giải quyết phần “Đăng ký thường trú”" in page


def test_filing_leads_to_the_page_of_the_whole(family, citizen):
    begun = family.begin()
    address = f"/nop/{begun.draft.key}/gui/"
    form = Page(citizen.get(f"/nop/{begun.draft.key}/kiem-tra/")).form(address)

    first, second = citizen.post(address, form.values), citizen.post(address, form.values)

    assert first["Location"] == second["Location"] == f"/ho-so/lien-thong/{begun.pk}/"
    page = words(citizen.get(first["Location"]))
    assert "0 trong 3 phần đã kết thúc" in page
    assert "nộp riêng, lần lượt từng khoản" in page
    assert "Cộng: 23.000" in page
    assert Dossier.objects.count() == 3


def test_an_office_that_changed_since_is_shown_anew(family, citizen):
    begun = family.begin()
    address = f"/nop/{begun.draft.key}/gui/"
    form = Page(citizen.get(f"/nop/{begun.draft.key}/kiem-tra/")).form(address)
    type(begun.draft).objects.filter(pk=begun.pk).update(answers={**begun.draft.answers, "wants_card": False})

    refused = citizen.post(address, form.values)

    assert refused.status_code == 422
    assert "Các phần và nơi giải quyết" in words(refused)


def test_the_page_of_the_whole_asks_little(family, citizen):
    path = family.submit()["birth"].whole_path
    citizen.get(path)

    with at_most(8):
        citizen.get(path)


def test_the_page_of_the_whole_tells_what_waits_and_what_is_to_do(client, db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    parts = family.submit()
    client.force_login(family.citizen)

    page = words(client.get(parts["birth"].whole_path))

    assert "Bắt đầu khi có kết quả phần “Đăng ký khai sinh”." in page
    assert "lần lượt từng khoản" not in page  # there is one
    assert "Nộp xong, bạn trở lại trang này." in page
    pay(parts["birth"])
    assert "Bạn không phải làm gì thêm." in words(client.get(parts["birth"].whole_path))


def test_the_list_shows_the_whole_once(family, citizen):
    family.submit()

    page = words(citizen.get("/ho-so/"))

    assert page.count("Liên thông khai sinh, thường trú, thẻ bảo hiểm y tế") == 1
    assert "Cấp thẻ bảo hiểm y tế: mới đăng ký" in page


def test_the_page_of_a_part_leads_to_the_whole(family, citizen):
    part = family.submit()["card"]

    assert part.whole_path in citizen.get(part.get_absolute_url()).content.decode()


def test_withdrawing_a_part_says_what_hangs_on_it(client, db):
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE, {**CARD, "starts_after": "residence"})
    parts = family.submit()
    client.force_login(family.citizen)

    page = words(client.get(f"/ho-so/{parts['birth'].pk}/rut/"))

    assert "Đăng ký thường trú" in page
    assert "Cấp thẻ bảo hiểm y tế" in page


def test_the_whole_is_withdrawn_on_its_page(family, citizen, settings):
    settings.ZEAL_ALLOWLIST = [{"model": "*"}]  # each part is ended by itself; there are at most twenty
    path = family.submit()["birth"].whole_path

    done = citizen.post(f"{path}rut/", {"note": "Gia đình đã chuyển nơi ở."}, follow=True)

    assert "Cả 3 phần đã kết thúc" in words(done)


def test_the_page_of_the_whole_is_its_owners(family, client):
    path = family.submit()["birth"].whole_path
    client.force_login(UserFactory.create())

    assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert client.post(f"{path}rut/", {"note": "Lý do dài hơn mười ký tự."}).status_code == HTTPStatus.NOT_FOUND


def test_a_look_up_tells_how_far_the_whole_is(family, client):
    part = family.submit()["card"]
    pay(part)
    code = desk.receive(part, by=family.insurance.desk).code

    page = words(client.post("/tra-cuu/", {"code": code, "last_digits": family.citizen.personal_number[-4:]}))

    assert "0 trong 3 phần đã kết thúc" in page
    assert "Công an" not in page


def test_the_page_of_the_procedure_shows_its_parts(family, client):
    page = words(client.get(f"/thu-tuc/{CODE}/"))

    assert "Công an cấp xã nơi khai ở mục “Nơi đăng ký thường trú”" in page
    assert "10.000" in page
    assert "Kết quả đăng ký khai sinh" in page

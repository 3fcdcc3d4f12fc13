"""The pages everybody may read."""

import pytest
from django.utils.timezone import localtime

from eforms.answers.estimate import estimate_minutes
from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.models import SearchTerm, package_by_checksum
from services.catalogue.public import results
from services.catalogue.search.terms import TermKind
from tests.factories import AgencyFactory, PostFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    version = publish_package(offices=[AgencyFactory.create(name="Ủy ban nhân dân phường Hoàn Kiếm")])
    package_by_checksum.cache_clear()
    return version


def test_the_procedure_page_has_every_part_the_decree_asks_for(client, version):
    """NĐ 63/2010/NĐ-CP article 8(2)."""
    text, record = Page(client.get("/thu-tuc/2.000635/")).text, version.package.record
    since = localtime(version.published_at)
    parts = {
        "tên": [record.name],
        "trình tự thực hiện": ["Trình tự thực hiện", *(step.text for step in record.steps)],
        "cách thức thực hiện": ["Cách thức thực hiện", "Trực tuyến", "Trực tiếp", "Dịch vụ bưu chính"],
        "thành phần hồ sơ": [paper.name for paper in version.package.papers],
        "số lượng hồ sơ": ["Số lượng hồ sơ: 01 bộ"],
        "thời hạn giải quyết": ["Trong ngày làm việc; nhận sau 15 giờ thì ngày làm việc tiếp theo"],
        "đối tượng thực hiện": ["Đối tượng thực hiện", *record.subjects],
        "cơ quan thực hiện": ["Cơ quan thực hiện", *record.performed_by, record.decided_by],
        "kết quả": [version.package.results[0].name, "KQ.G15.000342"],
        "phí, lệ phí": ["8.000 đồng/bản sao", "Nộp trước khi giải quyết", "281/2016/TT-BTC"],
        "mẫu đơn, tờ khai": ["Mẫu đơn, tờ khai", "Tờ khai cấp bản sao trích lục hộ tịch"],
        "yêu cầu, điều kiện": ["Yêu cầu, điều kiện", record.conditions],
        "căn cứ pháp lý": [law.number for law in record.legal_basis],
        "phiên bản": [
            "Phiên bản 1",
            f"{since:%d/%m/%Y}",
            record.decision,
            record.source.name,
        ],
        "nơi nhận": ["Ủy ban nhân dân phường Hoàn Kiếm"],
    }
    missing = [
        (part, said) for part, sayings in parts.items() for said in sayings if " ".join(said.split()) not in text
    ]
    assert not missing


def test_the_procedure_page_says_who_pays_less_where_and_what_goes_back(client):
    AgencyFactory.create(code="H26", name="Thành phố Hà Nội")
    half = {"name": "Trẻ em", "when": "copies > 1", "percent": 50, "basis": "1/2026/TT-BTC", "valid_from": "2999-01-01"}
    fee = {
        "key": "extract",
        "name": "Phí",
        "kind": "phi",
        "amount_vnd": 8000,
        "local_amounts": [{"places": ["H26"], "amount_vnd": 6000, "basis": "6/2020/NQ-HĐND"}],
        "reductions": [half, {**half, "name": "Người già", "valid_from": None, "valid_until": "2020-12-31"}],
        "given_back": [{"when": ["refused", "withdrawn_early"], "basis": "2/2026/TT-BTC"}],
    }
    publish_package(fees=[fee])

    page = Page(client.get("/thu-tuc/2.000635/"))

    assert "6.000 đồng tại Thành phố Hà Nội (theo 6/2020/NQ-HĐND)" in page.text
    assert "Giảm 50%: Trẻ em (theo 1/2026/TT-BTC, từ 01/01/2999)" in page.text  # what is to come
    assert not page.mentions("Người già")  # what is over
    assert "Hoàn trả 100% khi: hồ sơ không được tiếp nhận, rút hồ sơ trước khi được tiếp nhận" in page.text


def test_the_way_to_file_is_one_button(client, version):
    assert Page(client.get("/thu-tuc/2.000635/")).hrefs.count("/nop/2.000635/") == 1


def test_a_procedure_not_in_force_has_no_page(client, version):
    approver = PostFactory.create(agency=version.procedure.issuer, role=Role.APPROVER).user
    actions.retire(version, by=approver)
    assert client.get("/thu-tuc/2.000635/").status_code == 404
    assert client.get("/thu-tuc/khong-co/").status_code == 404


def test_a_page_seen_before_costs_no_query_and_no_session(client, version, django_assert_num_queries, settings):
    with django_assert_num_queries(9):  # the edition, its rate limit, procedures and terms, offices and places
        client.get("/tim-kiem/?q=trich+luc")
    with django_assert_num_queries(3):  # the edition, the version with its text, how long it really took
        client.get("/thu-tuc/2.000635/")
    settings.CATALOGUE_TRUSTED_SECONDS = 60.0
    with django_assert_num_queries(0):
        client.get("/tim-kiem/?q=trich+luc")
    with django_assert_num_queries(0):
        client.get("/thu-tuc/2.000635/")
    assert not client.cookies


@pytest.mark.parametrize("query", ["trich luc", "trích lục", "TRÍCH LỤC", "mat giay khai sinh", "2.000635"])
def test_a_procedure_is_found_by_what_people_call_it(client, version, query):
    page = client.get("/tim-kiem/", {"q": query})
    assert "/thu-tuc/2.000635/" in Page(page).hrefs


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"linh-vuc": "Hộ tịch"}, True),
        ({"co-quan": "Bộ Tư pháp"}, True),
        ({"cap": "commune"}, True),
        ({"truc-tuyen": "1"}, True),
        ({"linh-vuc": "Không có lĩnh vực này"}, True),
        ({"doi-tuong": "people", "phi": "co"}, True),
        ({"sau": "-7"}, True),
        ({"sau": "2.000635"}, False),
        ({"sau": "abc", "cap": "x" * 5000}, True),
        ({"q": "🙂"}, False),
    ],
)
def test_filters_keep_what_they_should_and_bear_anything(client, version, asked, kept):
    page = client.get("/tim-kiem/", asked)
    assert page.status_code == 200
    assert ("/thu-tuc/2.000635/" in Page(page).hrefs) == kept
    assert Page(page).mentions("/thu-tuc/2.000635/") == kept


def test_an_empty_result_helps(client, version):
    page = Page(client.get("/tim-kiem/", {"q": "khai wxyzq zzzzw qqqqx wwwwz xxxxq"}))
    assert "Chưa tìm thấy thủ tục nào" in page.text
    assert "Có thể bạn đang tìm" in page.text
    assert "/thu-tuc/2.000635/" in page.hrefs


def test_what_is_typed_comes_back_as_text_not_as_markup(client, version):
    typed = '"><script>alert(1)</script>'
    page = Page(client.get("/tim-kiem/", {"q": typed}))
    assert page.is_escaped("<script>alert")
    assert page.field("q").value == typed


def test_a_change_of_the_catalogue_reaches_the_search_at_once(client):
    assert not Page(client.get("/tim-kiem/")).mentions("/thu-tuc/2.000635/")
    publish_package()
    assert "/thu-tuc/2.000635/" in Page(client.get("/tim-kiem/")).hrefs


def test_a_list_goes_on_after_the_last_one_shown(client, version, monkeypatch):
    publish_package("1.001193")
    monkeypatch.setattr(results, "PER_PAGE", 1)

    first = Page(client.get("/tim-kiem/", {"q": "khai sinh"}))
    second = Page(client.get("/tim-kiem/" + first.link("Trang sau").href))

    shown = [{href for href in page.hrefs if href.startswith("/thu-tuc/")} for page in (first, second)]
    assert [len(found) for found in shown] == [1, 1]
    assert shown[0] != shown[1]
    assert not second.mentions("Trang sau")


@pytest.mark.parametrize("typed", ["trích l", "trich luc", "khai sin"])
def test_suggestions_name_what_the_text_may_become(client, version, typed):
    answer = client.get("/tim-kiem/goi-y/", {"q": typed}).json()
    assert [found["href"] for found in answer["suggestions"]] == ["/thu-tuc/2.000635/"]


@pytest.mark.parametrize("typed", ["", "???", "\0", "x" * 100_000])
def test_nothing_is_suggested_for_what_is_no_word(client, version, typed):
    assert client.get("/tim-kiem/goi-y/", {"q": typed}).json() == {"suggestions": []}


def test_everyday_name_stands_with_the_legal_one(client, version):
    SearchTerm.objects.create(kind=TermKind.EVERYDAY_NAME, phrase="Bản sao giấy tờ hộ tịch", meaning="2.000635")
    actions.renew_edition()

    assert "Bản sao giấy tờ hộ tịch" in Page(client.get("/thu-tuc/2.000635/")).text
    listed = Page(client.get("/tim-kiem/", {"q": "trích lục"}))
    assert listed.link("Bản sao giấy tờ hộ tịch").href == "/thu-tuc/2.000635/"
    assert version.package.record.name in listed.text


def test_a_long_name_leaves_the_button_on_the_first_screen(client):
    """A very long one stands after it: at 360 px it would fill the screen by itself."""
    record = publish_package().package.record.model_dump(mode="json")
    for length, is_first in ((60, False), (200, False), (600, True)):
        name = "Cấp giấy phép " * (length // 14)
        publish_package(record={**record, "name": name.strip()})
        html = client.get("/thu-tuc/2.000635/").content.decode()
        assert (html.index("/nop/2.000635/") < html.index("<h1")) == is_first
        assert ('<h1 class="long">' in html) == (length > 90)


def test_limits_that_differ_by_the_way_to_file_say_which_is_which(client):
    limits = [
        {"amount": 3, "unit": "working_day", "channels": ["online"]},
        {"amount": 5, "unit": "working_day", "channels": ["desk", "post"]},
    ]
    publish_package(limits=limits)

    text = Page(client.get("/thu-tuc/2.000635/")).text
    assert "3 ngày làm việc – trực tuyến" in text
    assert "5 ngày làm việc – trực tiếp, dịch vụ bưu chính" in text


def test_the_page_says_how_long_it_takes_to_fill_in(client, version):
    assert f"Khai mất khoảng {estimate_minutes(version.package.eform)}" in Page(client.get("/thu-tuc/2.000635/")).text

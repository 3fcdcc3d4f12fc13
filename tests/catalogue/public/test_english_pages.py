"""Procedures on English pages: their English where they have it, else their Vietnamese, marked and said once."""

import json

import pytest
from django.test import Client
from django.utils import translation

from services.catalogue.actions.persistence import keep_figures
from services.catalogue.models import Edition, Procedure
from services.catalogue.package.definition import Package
from services.catalogue.public.subjects import shown_subject
from services.catalogue.public.wording import format_limit, format_result
from services.catalogue.tasks import keep_figures_of_all
from tests.factories import PACKAGES, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
NOTE = "Some of the content of this page is only available in Vietnamese."
PAGES = ["/thu-tuc/2.000635/", "/thu-tuc/2.000635/chuan-bi/", "/tim-kiem/", "/su-kien/sinh-con/"]


@pytest.fixture
def english() -> Client:
    browser = Client()
    browser.post("/ngon-ngu/", {"language": "en"})
    return browser


def vietnamese_in(page: Page) -> str:
    return " ".join("".join(each.itertext()) for each in page.element.xpath("//main//*[@lang='vi']"))


def edition_of() -> str:
    return str(Edition.objects.get().stamp)


def package_of(code: str) -> Package:
    return Package.model_validate_json((PACKAGES / f"{code}.json").read_text())


def test_a_procedure_is_called_by_its_english_name(english, client):
    record = publish_package().package.record
    assert record.name_en
    page = Page(english.get("/thu-tuc/2.000635/"))

    assert page.heading == record.name_en
    assert record.name not in vietnamese_in(page)
    assert Page(client.get("/thu-tuc/2.000635/")).heading == record.name


def test_what_has_no_english_is_vietnamese_and_says_so(english):
    record = publish_package().package.record
    shown = vietnamese_in(Page(english.get("/thu-tuc/2.000635/")))

    assert record.legal_basis[0].title in shown
    assert record.steps[0].title in shown


def test_who_it_is_for_is_told_in_the_words_of_the_national_list(english, client):
    package = publish_package().package
    page = Page(english.get("/thu-tuc/2.000635/"))

    assert "Vietnamese citizens" in page.text
    assert package.record.subjects[0] not in vietnamese_in(page)
    assert package.record.subjects[0] in Page(client.get("/thu-tuc/2.000635/")).text


def test_the_case_of_a_limit_and_of_a_result_is_told_in_english():
    marriage, permit = (package_of(code) for code in ("1.000894", "1.013236"))
    limit, result = next(one for one in marriage.limits if one.case), permit.results[0]

    with translation.override("en"):
        assert format_limit(limit) == "5 working days (where the conditions for marriage have to be verified)"
        assert format_result(result).startswith("Where the land is as declared")
    assert format_limit(limit) == "5 ngày làm việc (cần xác minh điều kiện kết hôn)"
    assert format_result(result).startswith("Khu đất đúng như hồ sơ")


def test_lists_call_a_procedure_by_its_english_name(english, client):
    record = publish_package().package.record
    for page in ("/", "/tim-kiem/", "/tim-kiem/?q=trich+luc"):
        link = next(link for link in Page(english.get(page)).links() if link.href == "/thu-tuc/2.000635/")
        assert record.name_en.startswith(link.text.removesuffix("…").strip())
    suggested = english.get("/tim-kiem/goi-y/?q=trich+luc").json()["suggestions"][0]
    assert (suggested["name"], suggested["legal"]) == (record.name_en, record.name)
    assert record.name_en not in client.get("/tim-kiem/").content.decode()


def test_a_release_that_brings_english_names_shows_them_the_next_day(english):
    procedure = publish_package().procedure
    Procedure.objects.update(name_en="")
    before = edition_of()
    keep_figures_of_all()

    assert Procedure.objects.get(pk=procedure.pk).name_en
    renewed = edition_of()
    assert renewed != before
    keep_figures_of_all()
    assert edition_of() == renewed


def test_an_abolished_procedure_keeps_its_english_name():
    procedure = publish_package().procedure
    keep_figures(procedure.pk, None)

    assert Procedure.objects.get(pk=procedure.pk).name_en


def test_a_name_without_english_stays_vietnamese_and_is_marked(english):
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    publish_package(record={**package["record"], "name_en": ""})
    assert package["record"]["name"] in vietnamese_in(Page(english.get("/tim-kiem/")))


def test_a_subject_outside_the_list_stays_vietnamese_and_is_marked():
    with translation.override("en"):
        assert shown_subject("Ngư dân <b>") == '<span lang="vi">Ngư dân &lt;b&gt;</span>'
    assert shown_subject("Ngư dân") == "Ngư dân"


def test_why_a_paper_need_not_be_handed_in_is_told_in_english(english):
    publish_package()
    page = Page(english.get("/thu-tuc/2.000635/"))

    assert "already in the National Population Database" in page.text
    assert "Không phải nộp" not in page.text


PAPERS = [
    {"name": "Tờ khai", "online": "Không phải nộp.", "online_en": "Not needed online."},
    {
        "name": "Ủy quyền",
        "case": "Làm thay",
        "online": "Chụp rõ.",
        "after_filing": "Gửi bản chính.",
        "after_filing_en": "Send the original.",
    },
    {"name": "Giấy khai sinh", "case": "Làm thay", "case_en": "If you act for another", "online": "Chụp rõ."},
    {"name": "Hộ chiếu", "case": "Người nước ngoài", "online": "Chụp rõ."},
]


def published_with_papers() -> None:
    package = json.loads((PACKAGES / "2.000635.json").read_text())
    record = package["record"] | {
        "remarks": ["Giấy phải rõ.", "Không tẩy xóa."],
        "remarks_en": ["", "Do not erase."],
        "conditions": "Đủ 18 tuổi.",
        "conditions_en": "You are 18 or older.",
    }
    publish_package(papers=PAPERS, record=record)


def test_what_is_said_of_papers_is_english_where_it_has_one_else_marked_vietnamese(english):
    published_with_papers()
    page = Page(english.get("/thu-tuc/2.000635/"))
    vietnamese = vietnamese_in(page)

    said = [
        "Not needed online.",
        "Send the original.",
        "If you act for another",
        "Do not erase.",
        "You are 18 or older.",
    ]
    assert [text for text in said if text not in page.text or text in vietnamese] == []
    replaced = ["Không phải nộp.", "Gửi bản chính.", "Làm thay", "Không tẩy xóa.", "Đủ 18 tuổi."]
    assert [text for text in replaced if text in page.text] == []
    assert all(text in vietnamese for text in ["Người nước ngoài", "Chụp rõ.", "Giấy phải rõ."])


def test_a_vietnamese_page_says_the_same_in_vietnamese(client):
    published_with_papers()
    for path in ("/thu-tuc/2.000635/", "/thu-tuc/2.000635/chuan-bi/"):
        text = Page(client.get(path)).text
        assert all(said in text for said in ["Không phải nộp.", "Gửi bản chính.", "Làm thay", "Người nước ngoài"])
        assert not any(said in text for said in ["Not needed", "Send the", "If you act"])


def test_a_case_is_chosen_by_its_english_title_and_stays_the_same_case(english):
    published_with_papers()
    page = Page(english.get("/thu-tuc/2.000635/chuan-bi/?truong-hop=1"))
    titles = {one.text: one.get("lang") for one in page.element.xpath("//main//select/option[@value!='']")}

    assert titles == {"If you act for another": None, "Người nước ngoài": "vi"}
    [heading] = page.element.xpath("//h2[@id='giay-to']")
    assert heading.text_content().endswith(": If you act for another")
    assert "Ủy quyền" in page.text
    assert "Hộ chiếu" not in page.text


def test_amounts_and_time_limits_are_in_english(english):
    publish_package()
    words = Page(english.get("/thu-tuc/2.000635/")).text

    assert "8,000 VND" in words
    assert "đồng" not in words.partition("Steps")[0]
    assert "Within the working day; if received after 15:00, the next working day" in words


@pytest.mark.parametrize("path", PAGES)
def test_it_is_said_once_on_an_english_page_and_never_on_a_vietnamese_one(english, client, path):
    publish_package()

    assert Page(english.get(path)).text.count(NOTE) == 1
    vietnamese = Page(client.get(path))
    assert NOTE not in vietnamese.text
    assert not vietnamese.element.xpath("//main//*[@lang]")


def test_the_head_of_an_english_page_is_english(english):
    record = publish_package().package.record
    response = english.get("/thu-tuc/2.000635/")
    [title] = Page(response).element.xpath("//meta[@property='og:title']/@content")

    assert title == record.name_en


def test_what_machines_read_is_in_vietnamese_whoever_asks(english, client):
    publish_package()
    path = "/thu-tuc/2.000635/du-lieu.jsonld"

    assert json.loads(english.get(path).content) == json.loads(client.get(path).content)

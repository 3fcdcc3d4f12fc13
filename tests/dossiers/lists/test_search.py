"""What staff find a dossier by, and that nobody finds what is not theirs."""

import pytest
from django.core.management import call_command
from django.db.models import Q

from core.access_log import AccessKind, AccessRecord
from services.dossiers.actions import applicant, desk
from services.dossiers.desk.lists import dossier_list, finding
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import TOO_COMMON, DossierList
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.desk.lists.search import Search
from services.dossiers.models import Dossier, SearchTerm, Task
from services.dossiers.process.search_terms import hashed, paper_number
from tests.pages import Page

LIST = "/admin/dossiers/dossier/queue/"


@pytest.fixture
def accepted(road, paid) -> Dossier:
    return desk.receive(paid, by=road.here.desk)


def found(client, person, text, scope="tat-ca"):
    """Whether the list shows a dossier when one searches for this."""
    client.force_login(person)
    answer = client.get(LIST, {"pham-vi": scope, "q": text})
    assert answer.status_code == 200
    return bool(Page(answer).element.xpath("//table"))


FINDING = [
    "{code}",
    "h26.101",
    "{day}",
    "{day}-{serial}",
    "{serial}",
    "{last_digits}",
    "Nguyễn Thị Hoa",
    "nguyen thi hoa",
    "HOA ngu",
    "{number}",
    "{spaced}",
    "0912345678",
    "0912 345 678",
    "+84912345678",
    "hoa {serial}",
]


def test_a_dossier_is_found_by_its_code_names_and_numbers(road, accepted, client):
    code = str(accepted.code)
    _, day, serial = code.split("-")
    number = str(road.citizen.personal_number)
    said = {"number": number, "spaced": f"{number[:3]} {number[3:]}", "last_digits": code[-3:]}
    typed = [text.format(code=code, day=day, serial=serial, **said) for text in FINDING]

    assert [text for text in typed if not found(client, road.here.leader, text)] == []


NOT_FINDING = ["Trần", "hoa trần", "0013000000", "001300000000", "0912345679", "999999", "%", "_", "'", "-", "///"]


def test_what_is_not_there_finds_nothing(road, accepted, client):
    assert [text for text in NOT_FINDING if found(client, road.here.leader, text)] == []


def test_a_paper_is_found_by_its_number(road, accepted, client):
    paper = accepted.papers.get(kind="receipt").document
    for text in (paper.number_line, paper.number_line.lower().lstrip("0"), f"Số: {paper.number_line}"):
        assert found(client, road.here.leader, text)


def test_nobody_finds_the_dossiers_of_other_offices(road, accepted, client):
    for person in (road.elsewhere.desk, road.elsewhere.handler, road.elsewhere.leader):
        for text in ("hoa", road.citizen.personal_number, "0912345678", accepted.code):
            for scope in Scope:
                assert not found(client, person, text, scope)


def test_the_work_of_the_office_is_searched_too(road, accepted, client):
    assert found(client, road.here.handler, "hoa", "co-quan")
    Task.objects.open().update(person=None)
    assert not found(client, road.here.handler, "hoa", "cua-toi")


ORDERS = {
    "lê văn mai": {"Lê Văn Mai", "Lê Văn Mai Chi"},
    "văn mai chi": {"Lê Văn Mai Chi"},
    "lê văn mai chi": {"Lê Văn Mai Chi"},
    "văn lê": {"Mai Văn Lê"},
    "lê mai": {"Lê Văn Mai", "Lê Văn Mai Chi", "Mai Văn Lê"},
    "mai l": {"Lê Văn Mai", "Lê Văn Mai Chi", "Mai Văn Lê"},
    "chi lê": {"Lê Văn Mai Chi"},
}


@pytest.mark.parametrize("typed", ORDERS)
def test_words_are_found_in_the_order_typed_else_in_any_else_by_their_beginnings(road, typed):
    names = ["Lê Văn Mai", "Mai Văn Lê", "Lê Văn Mai Chi"]
    dossiers = {road.submit(relation="child", person_name=name).pk: name for name in names}

    listed = DossierList(road.here.leader, Address.of(f"pham-vi=tat-ca&q={typed}"))

    assert {dossiers[one.row.key] for one in listed.page().rows} == ORDERS[typed]


NAMES = ["Lê Mai", "Mai Hiếm Lê", "Lê An", "Lê Bình", "Lê Chi", "Mai An", "Mai Bình", "Mai Chi"]


@pytest.fixture
def common(road, monkeypatch):
    """Words are read no further than three dossiers; by primary key, what each dossier is called."""
    monkeypatch.setattr(finding, "READ", 3)
    return {road.submit(relation="child", person_name=name).pk: name for name in NAMES}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("lê mai", {"Lê Mai"}),  # as they follow one another
        ("hiếm lê mai", {"Mai Hiếm Lê"}),  # the rare word decides; the others are asked below what was read of them
        ("bình mai", {"Mai Bình"}),
        ("an lê", {"Lê An"}),
        ("hiếm bình", set()),
    ],
)
def test_a_rare_word_decides(road, common, typed, names):
    listed = DossierList(road.here.leader, Address.of(f"pham-vi=tat-ca&q={typed}"))

    assert {common[one.row.key] for one in listed.page().rows} == names
    assert not listed.found.is_cut


def test_that_all_words_are_too_common_is_said(road, common, client):
    listed = DossierList(road.here.leader, Address.of("pham-vi=tat-ca&q=mai lê"))

    assert {common[one.row.key] for one in listed.page().rows} <= {"Lê Mai", "Mai Hiếm Lê"}
    assert listed.chips()[0].trouble == TOO_COMMON
    client.force_login(road.here.leader)
    assert Page(client.get(LIST, {"pham-vi": "tat-ca", "q": "mai lê"})).mentions(TOO_COMMON)


def test_a_word_that_dossiers_have_twice_is_not_taken_for_read_to_its_end(road, monkeypatch):
    monkeypatch.setattr(finding, "READ", 3)
    for name in ("Mai Mại Mãi", "Mai An Mại", "Mai Bình Mại", "Mai Chi Mại"):
        road.submit(relation="child", person_name=name)

    [head] = finding._heads(finding.Look(Search("ma").beginnings, is_ordered=False), Q())

    assert head.is_cut


def test_pages_of_a_common_word_follow_one_another(road, common, monkeypatch):
    monkeypatch.setattr(dossier_list, "PAGE_SIZE", 2)
    seen, query = [], "pham-vi=tat-ca&q=mai"
    while query:
        page = DossierList(road.here.leader, Address.of(query)).page()
        seen += [common[one.row.key] for one in page.rows]
        query = page.next.removeprefix("?")

    assert seen == ["Mai Chi", "Mai Bình", "Mai An", "Mai Hiếm Lê", "Lê Mai"]


def test_tasks_of_dossiers_of_another_office_are_found(road, accepted):
    Task.objects.open().update(agency=road.elsewhere.agency, person=None)
    for text, rows in (("hoa", 1), ("nguyễn thị hoa", 1), ("hoa trần", 0), ("%", 0)):
        listed = DossierList(road.elsewhere.handler, Address.of(f"pham-vi=co-quan&q={text}"))
        assert len(listed.page().rows) == rows, text
        assert not DossierList(road.elsewhere.handler, Address.of(f"pham-vi=tat-ca&q={text}")).page().rows


def test_numbers_of_people_are_not_stored_readable(road, accepted):
    terms = set(SearchTerm.objects.values_list("term", flat=True))
    number = str(road.citizen.personal_number)
    assert hashed(number)[0] in terms
    assert not [term for term in terms if number in term or "912345678" in term]


def test_numbers_are_found_under_the_former_key(road, accepted, client, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
    assert found(client, road.here.leader, road.citizen.personal_number)


def test_what_is_found_follows_the_answers(road, client):
    dossier = road.submit(relation="child")
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["person_name"], note="Tên chưa đúng.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"person_name": "Phạm Văn Lượng"})

    assert found(client, road.here.leader, "luong")


def test_the_terms_of_existing_dossiers_are_filled_in(road, accepted):
    before = set(SearchTerm.objects.values_list("dossier", "term"))
    SearchTerm.objects.all().delete()

    call_command("fill_search_terms")

    assert before == set(SearchTerm.objects.values_list("dossier", "term"))


def test_a_search_is_recorded_and_what_finds_nothing_too(road, accepted, client):
    found(client, road.here.leader, "hoa")
    found(client, road.elsewhere.leader, "hoa")
    records = AccessRecord.objects.filter(kind=AccessKind.SEARCH)
    assert {record.reader for record in records} == {road.here.leader, road.elsewhere.leader}


def test_strange_words_are_looked_for_like_any_other(road, accepted, client):
    client.force_login(road.here.leader)
    for text in ["x" * 3_000, "'; DROP TABLE", "\u0301", "😀", "1" * 500, " ".join("abcdefghij")]:
        assert client.get(LIST, {"pham-vi": "tat-ca", "q": text}).status_code == 200
        assert len(Search(text).words) <= 6
    assert client.get(LIST, {"pham-vi": "tat-ca", "q": "a\x00b"}).status_code in {200, 400}


def test_a_number_of_a_paper_is_compared_without_zeros_and_spaces():
    assert paper_number("012/GXN-UBND") == paper_number("12/gxn - ubnd") == "12/gxn-ubnd"

"""The list of staff: its scopes, criteria and pages, and the way through it."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from services.dossiers.actions import desk, handling
from services.dossiers.desk.lists import dossier_list, facets
from services.dossiers.desk.lists.address import LONGEST, Address
from services.dossiers.desk.lists.criteria import TOO_MUCH
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status
from tests.pages import Page

LIST = "/admin/dossiers/dossier/queue/"


def read(client, person, query=""):
    client.force_login(person)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return Page(answer)


def rows(page):
    return page.element.xpath("//table[contains(@class, 'list')]/tbody/tr")


def listed(person, query):
    """The keys of every row of a list, without its pages."""
    return {row.pk for row in DossierList(person, Address.of(query)).queryset}


def test_each_scope_lists_its_own(road, paid, client):
    here = road.here
    Task.objects.update(person=None)
    assert len(rows(read(client, here.desk))) == 1
    assert not rows(read(client, here.handler))
    assert not rows(read(client, here.desk, "pham-vi=cua-toi"))
    assert len(rows(read(client, here.handler, "pham-vi=tat-ca"))) == 1
    assert not rows(read(client, here.desk, "pham-vi=gui-de-biet"))

    desk.receive(paid, by=here.desk)
    handling.take(Dossier.objects.get(), by=here.handler)

    assert len(rows(read(client, here.handler, "pham-vi=cua-toi"))) == 1
    assert not rows(read(client, here.desk))


CHOSEN = {
    "trang-thai=1": True,
    "trang-thai=4": False,
    "trang-thai=4&trang-thai=1": True,
    "trang-thai=1&khong=trang-thai": False,
    "thu-tuc=2.000635": True,
    "thu-tuc=2.000635&khong=thu-tuc": False,
    "buoc=check": True,
    "buoc=refund": False,
    "buoc=loai-signature": False,
    "nguoi=chua-giao": True,
    "nguoi=toi": False,
    "nguoi=toi&khong=nguoi": True,
    "noi=H26.101": True,
    "noi=H26.101&khong=noi": False,
    "kenh=online": True,
    "kenh=online&khong=kenh": False,
    "nop-tu=2020-01-01&nop-den=01/01/2100": True,
    "nop-den=2020-01-01": False,
    "nop-tu=2100-01-01": False,
    "trang-thai=1&thu-tuc=2.000635&nguoi=toi": False,
}


@pytest.mark.parametrize("scope", ["co-quan", "tat-ca"])
def test_rows_are_chosen_by_each_criterion_and_by_several(road, paid, scope):
    Task.objects.update(person=None)

    assert {one: bool(listed(road.here.desk, f"pham-vi={scope}&{one}")) for one in CHOSEN} == CHOSEN


@pytest.mark.parametrize(("due", "late", "today", "soon"), [(-1, 1, 0, 0), (24 * 60, 0, 0, 0)])
def test_tasks_are_chosen_by_when_they_are_due(road, paid, due, late, today, soon):
    Task.objects.update(due_at=timezone.now() + timedelta(days=due))
    person = road.here.desk
    assert [len(listed(person, f"han={value}")) for value in ("tre", "hom-nay", "3-ngay")] == [late, today, soon]
    day = timezone.localdate(timezone.now() + timedelta(days=due)).isoformat()
    assert listed(person, f"han-tu={day}&han-den={day}")
    assert not listed(person, f"han-tu={day}&han-den={day}&han={'tre' if not late else '3-ngay'}")


def test_a_late_dossier_that_has_ended_is_late_no_more(road, in_work):
    Dossier.objects.update(due_at=timezone.now() - timedelta(days=1))
    assert listed(road.here.leader, "pham-vi=tat-ca&han=tre")
    Dossier.objects.update(status=Status.STOPPED)
    assert not listed(road.here.leader, "pham-vi=tat-ca&han=tre")


STRANGE = [
    "trang-thai=99",
    "trang-thai=x",
    "thu-tuc=9.999999",
    "buoc=gone",
    "nguoi=999999",
    "nguoi=%F0%9F%98%80",
    "nguoi=" + "9" * 40,
    "noi=H99",
    "noi=H26.102",
    "kenh=dove",
    "han=mai",
    "han-tu=31/02/2026",
    "nop-tu=hôm qua",
    "nop-den=" + "9" * 300,
    "nop-tu=0001-01-01",
]


@pytest.mark.parametrize("scope", ["co-quan", "tat-ca", "gui-de-biet"])
def test_what_is_no_criterion_is_shown_with_a_way_to_drop_it(road, paid, client, scope):
    for criterion in STRANGE:
        page = read(client, road.here.desk, f"pham-vi={scope}&{criterion}")
        [chip] = page.element.xpath("//ul[contains(@class, 'criteria')]/li")

        assert "gone" in chip.get("class")
        assert chip.xpath("./a/@href") == [f"?pham-vi={scope}"]
        assert bool(rows(page)) is (scope != "gui-de-biet")


def test_an_office_that_is_not_reached_is_not_named(road, paid, client):
    assert not read(client, road.here.desk, "noi=H26.102&loc=1").mentions(road.elsewhere.agency.name)


def test_an_empty_list_says_what_was_looked_for_and_how_to_look_further(road, paid, client):
    page = read(client, road.here.desk, "q=Trần&trang-thai=4")
    assert page.mentions("Không tìm thấy hồ sơ nào")
    assert {link.href for link in page.links("Bỏ “")} == {"?trang-thai=4", "?q=Tr%E1%BA%A7n"}
    assert page.link("Tìm trong mọi hồ sơ của cơ quan")


@pytest.fixture
def many(road, paid, monkeypatch):
    """Five dossiers on three pages, some due at the same time."""
    monkeypatch.setattr(dossier_list, "PAGE_SIZE", 2)
    now = timezone.now()
    for number in range(4):
        dossier, due_at = road.submit(), now + timedelta(hours=number // 2)
        common = {"agency": road.here.agency, "role": "desk", "opened_at": now}
        Task.objects.create(dossier=dossier, step="check", title="Kiểm tra", due_at=due_at, **common)
    return road.here.desk


@pytest.mark.parametrize("query", ["", "xep=moi", "pham-vi=tat-ca", "pham-vi=tat-ca&nop-tu=2020-01-01&loc=1"])
def test_the_pages_lead_through_all_rows_and_back(many, client, query):
    there: list[list[str]] = []
    back: list[list[str]] = []
    page = read(client, many, query)
    while True:
        there.append([row.get("id") for row in rows(page)])
        if not (following := page.element.xpath("//a[@rel='next']/@href")):
            break
        page = read(client, many, following[0].removeprefix("?"))
    while True:
        back.insert(0, [row.get("id") for row in rows(page)])
        if not (before := page.element.xpath("//a[@rel='prev']/@href")):
            break
        page = read(client, many, before[0].removeprefix("?"))

    queryset = DossierList(many, Address.of(query))
    expected = [f"dong-{row.pk}" for row in queryset.queryset.order_by(*queryset.order)]
    assert [key for keys in there for key in keys] == expected
    assert there == back
    assert len(there) == 3


@pytest.mark.parametrize("way", ["sau", "truoc"])
def test_a_cursor_that_cannot_be_read_is_the_beginning(road, paid, client, way):
    for cursor in ("x", "e30=", "WyJ4IiwgIngiXQ==", "9" * 300):
        assert len(rows(read(client, road.here.desk, f"{way}={cursor}"))) == 1


def test_a_page_that_has_become_empty_is_the_first_one(many, client):
    page = read(client, many)
    [following] = page.element.xpath("//a[@rel='next']/@href")
    first = [row.get("id") for row in rows(page)]
    keys = [int(key.removeprefix("dong-")) for key in first]
    Task.objects.exclude(pk__in=keys).update(cancelled_at=timezone.now())

    assert [row.get("id") for row in rows(read(client, many, following.removeprefix("?")))] == first


def test_one_goes_from_a_dossier_to_those_beside_it_and_back_to_the_list(many, client):
    page = read(client, many, "xep=moi")
    links = [*page.element.xpath("//table//a/@href")]
    links += read(client, many, page.element.xpath("//a[@rel='next']/@href")[0][1:]).element.xpath("//table//a/@href")
    opened = Page(client.get(links[1]))

    [before] = opened.element.xpath("//a[@rel='prev']/@href")
    [following] = opened.element.xpath("//a[@rel='next']/@href")
    assert before == links[0]
    assert urlsplit(following).path == urlsplit(links[2]).path
    assert opened.link("Việc của cơ quan").href == f"{LIST}?xep=moi"


def test_the_way_goes_on_once_the_task_is_done(road, many, client):
    links = read(client, many).element.xpath("//table//a/@href")
    [opened, following] = links[:2]
    client.post(opened.replace("/work/?", "/work/tiep-nhan/?"))
    page = Page(client.get(opened))

    assert page.element.xpath("//a[@rel='next']/@href") == [following]


def test_a_form_on_a_page_of_its_own_keeps_the_way(road, paid, client):
    page = read(client, road.here.desk, "pham-vi=cua-toi")
    refuse = Page(client.get(rows(page)[0].xpath(".//a/@href")[0])).link("Từ chối tiếp nhận").href

    own = Page(client.get(refuse))

    assert "trong=" in refuse
    assert {own.link(words).href.split("?")[1] for words in ("Về hồ sơ", "Để sau")} == {refuse.split("?")[1]}


@pytest.mark.parametrize("way", ["trong=x", "trong=%00&vi-tri=x", "trong=q%3D" + "x" * 5000, "trong=//evil.example"])
def test_a_way_that_somebody_made_up_leads_to_the_list_all_the_same(road, paid, client, way):
    client.force_login(road.here.desk)
    answer = client.get(f"/admin/dossiers/dossier/{paid.pk}/work/?{way}")
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert Page(answer).link("Việc của cơ quan").href.startswith(LIST)


def test_the_list_of_the_admin_leads_here(road, paid, client):
    client.force_login(road.here.desk)
    for old, new in {
        "": "pham-vi=tat-ca",
        "?q=H26": "pham-vi=tat-ca&q=H26",
        "?gui-de-biet=1": "pham-vi=gui-de-biet",
    }.items():
        assert client.get(f"/admin/dossiers/dossier/{old}")["Location"] == f"{LIST}?{new}"


def test_the_panel_counts_what_can_be_chosen(road, paid, client, monkeypatch):
    monkeypatch.setattr(facets, "COUNTED", 2)
    road.submit()
    page = read(client, road.here.desk, "pham-vi=tat-ca&trang-thai=4&loc=1")
    assert [link.href for link in page.links("Mới đăng ký 2")] == ["?pham-vi=tat-ca&trang-thai=1"]
    assert not page.element.xpath("//nav[contains(@class, 'facets')]//a[contains(., 'Đang xử lý')]")

    road.submit()
    assert read(client, road.here.desk, "pham-vi=tat-ca&loc=1").links("Mới đăng ký 2+")
    assert not read(client, road.elsewhere.desk, "pham-vi=tat-ca&loc=1").links("Mới đăng ký")


def test_what_a_list_is_filtered_by_is_what_is_begun_from_it(road, paid):
    """However long it is: nothing of it is lost on the way to a saved view, a bulk run or a file."""
    long = "".join(f"&cot.event={number}{'ế' * 90}" for number in range(4))
    address = Address.of(QueryDict(f"pham-vi=tat-ca{long}&trang-thai=7&sau=x"))

    assert len(str(address.first_page)) <= LONGEST
    assert Address.of(str(address)) == replace(address, is_cut=False)
    assert (address.is_cut, address.get("sau"), address.values("trang-thai")) == (True, "x", [])
    chip = DossierList(road.here.desk, address).chips()[-1]
    assert (chip.trouble, chip.without) == (TOO_MUCH, f"?{address.first_page}")

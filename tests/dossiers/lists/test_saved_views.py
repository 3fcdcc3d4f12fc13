"""Saved views: a name and the query string of a list; one's own, or shared with an office."""

import pytest

from services.dossiers.actions.saved_views import MOST_VIEWS, begin_with, remove_view, save_view, views_of
from services.dossiers.errors import DossierError
from services.dossiers.models import SavedView
from tests.pages import Page

LIST = "/admin/dossiers/dossier/queue/"
LATE = "pham-vi=tat-ca&han=tre"


def names(person):
    person.__dict__.pop("_posts", None)
    return [view.name for view in views_of(person)]


def test_a_view_is_saved_from_the_list_and_opens_it_again(road, client):
    client.force_login(road.here.desk)
    page = Page(client.get(f"{LIST}?{LATE}&sau=abc"))
    form = page.form(f"{LIST}save/")
    assert form.values["query"] == ["pham-vi=tat-ca&han=tre"]

    saved = client.post(f"{LIST}save/", {"query": form.values["query"][0], "name": "  Trễ   hạn "}, follow=True)

    assert Page(saved).link("Trễ hạn").href == f"{LIST}?{LATE}"
    assert "Đã lưu danh sách “Trễ hạn”." in Page(saved).text


def test_a_view_is_ones_own_unless_it_is_shared(road):
    own = save_view("Của tôi", LATE, by=road.here.desk)
    shared = save_view("Chung", LATE, by=road.here.desk, agency=road.here.agency)

    assert names(road.here.desk) == [shared.name, own.name]
    assert names(road.here.leader) == [shared.name]
    assert names(road.elsewhere.desk) == []


def test_saving_under_the_same_name_replaces_ones_own(road):
    save_view("Trễ", LATE, by=road.here.desk)
    save_view("Trễ", "q=hoa", by=road.here.desk)
    save_view("Trễ", "q=an", by=road.here.leader)

    assert sorted(SavedView.objects.values_list("query", flat=True)) == ["q=an", "q=hoa"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_view_needs_a_name_of_some_length(road, client, name):
    with pytest.raises(DossierError, match="Hãy đặt tên"):
        save_view(name, LATE, by=road.here.desk)
    client.force_login(road.here.desk)
    answer = client.post(f"{LIST}save/", {"name": name, "query": LATE})
    assert answer["Location"] == f"{LIST}?{LATE}"


def test_a_view_is_shared_with_ones_own_offices_only(road):
    with pytest.raises(DossierError, match="cơ quan của mình"):
        save_view("Trễ", LATE, by=road.here.desk, agency=road.elsewhere.agency)


def test_nobody_keeps_more_views_than_can_be_read(road):
    SavedView.objects.bulk_create(SavedView(owner=road.here.desk, name=f"{n}") for n in range(MOST_VIEWS))
    with pytest.raises(DossierError, match="xóa bớt"):
        save_view("Trễ", LATE, by=road.here.desk)


def test_one_begins_with_one_view_or_with_none(road, client):
    late, hoa = (save_view(name, query, by=road.here.desk) for name, query in (("Trễ", LATE), ("Hoa", "q=hoa")))
    client.force_login(road.here.desk)
    assert client.get(LIST).status_code == 200

    begin_with(late, by=road.here.desk)
    begin_with(hoa, by=road.here.desk)
    assert client.get(LIST)["Location"] == f"{LIST}?q=hoa"
    assert client.get(f"{LIST}?pham-vi=tat-ca").status_code == 200

    begin_with(SavedView.objects.get(pk=hoa.pk), by=road.here.desk)
    assert client.get(LIST).status_code == 200


def test_a_colleague_begins_with_no_view_of_mine(road, client):
    begin_with(save_view("Chung", LATE, by=road.here.desk, agency=road.here.agency), by=road.here.desk)
    client.force_login(road.here.leader)
    assert client.get(LIST).status_code == 200


def test_only_the_owner_changes_a_view(road, client):
    shared = save_view("Chung", LATE, by=road.here.desk, agency=road.here.agency)
    for act in (begin_with, remove_view):
        with pytest.raises(DossierError, match="của người khác"):
            act(shared, by=road.here.leader)
    for person, code in ((road.here.leader, 302), (road.elsewhere.desk, 404)):
        client.force_login(person)
        assert client.post(f"{LIST}{shared.pk}/xoa/").status_code == code
    assert SavedView.objects.exists()

    client.force_login(road.here.desk)
    client.post(f"{LIST}{shared.pk}/xoa/")
    assert not SavedView.objects.exists()


def test_no_other_word_in_the_address_changes_a_view(road, client):
    view = save_view("Trễ", LATE, by=road.here.desk)
    client.force_login(road.here.desk)

    assert client.post(f"{LIST}{view.pk}/sua/", {"query": LATE}).status_code == 404
    assert not SavedView.objects.get().is_default


def test_a_view_whose_criteria_are_gone_shows_them(road, paid, client):
    save_view("Cũ", "pham-vi=tat-ca&thu-tuc=9.999999", by=road.here.desk)
    client.force_login(road.here.desk)
    page = Page(client.get(Page(client.get(LIST)).link("Cũ").href))
    assert page.mentions("9.999999 – không còn")
    assert page.mentions(paid.applicant_name)

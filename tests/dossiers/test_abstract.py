"""The line by which a clerk's list tells a dossier from others of its kind."""

from services.dossiers.actions import applicant, desk
from services.dossiers.models import Dossier


def test_the_clerk_tells_dossiers_apart_in_the_list(road, paid, client):
    client.force_login(road.here.desk)

    for page in ("/admin/dossiers/dossier/queue/", "/admin/dossiers/dossier/"):
        assert "Giấy khai sinh · Nguyễn Thị Hoa · 3 bản" in client.get(page).content.decode()


def test_a_supplement_is_in_the_list_as_well(road, paid):
    dossier = desk.request_supplement(paid, by=road.here.desk, fields_asked=["person_name"], note="Tên chưa đúng.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"person_name": "Nguyễn Thị Hòa"})

    assert Dossier.objects.get().abstract == "Giấy khai sinh · Nguyễn Thị Hòa · 3 bản"

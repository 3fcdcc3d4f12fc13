"""What a dossier has in columns of its own, of what was answered: above all the line that tells it apart in a list."""

from services.dossiers.actions import applicant, desk
from services.dossiers.models import Dossier
from tests.pages import Page


def test_the_clerk_tells_dossiers_apart_in_the_list(road, paid, client):
    client.force_login(road.here.desk)

    for page in ("/admin/dossiers/dossier/queue/", "/admin/dossiers/dossier/"):
        assert Page(client.get(page, follow=True)).row("Giấy khai sinh · Nguyễn Thị Hoa · 3 bản")


def test_what_is_taken_from_the_answers_follows_a_supplement(road):
    asked = ["person_name", "receive"]
    dossier = road.submit(relation="child")
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=asked, note="Tên chưa đúng.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"person_name": "Nguyễn Thị Hòa", "receive": "desk"})

    dossier = Dossier.objects.get()
    assert dossier.abstract == "Giấy khai sinh · Nguyễn Thị Hòa · 3 bản"
    assert dossier.delivery == "desk"

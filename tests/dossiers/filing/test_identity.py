"""Who applies is whom the account belongs to, whatever is typed, stored or posted."""

import json
from datetime import date

import pytest

from services.catalogue.actions import read_package
from services.catalogue.errors import CatalogueError
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.models import Dossier
from tests.dossiers.conftest import PACKAGE, Road
from tests.factories import PACKAGES
from tests.pages import Page

NOTE = "Ghi rõ bạn xin bản sao cho ai."


@pytest.fixture
def hoa(road: Road) -> Road:
    """The citizen of the road, whose whole identity is known."""
    road.citizen.full_name, road.citizen.personal_number = "Nguyễn Thị Hoa", "001190012345"
    road.citizen.born_on, road.citizen.birth_year = date(1990, 5, 12), 1990
    road.citizen.save()
    return road


def said(dossier: Dossier, *keys: str) -> list[object]:
    return [dossier.sheet.answers[key] for key in keys]


def test_nobody_files_for_themselves_under_another_name_and_number(hoa):
    stolen = {"requester_name": "Lê Văn Bình", "requester_number": "001085000001", "person_name": "Lê Văn Bình"}

    dossier = hoa.submit(**stolen, person_number="001085000001", relation="self")

    assert said(dossier, "requester_name", "requester_number") == ["Nguyễn Thị Hoa", "001190012345"]
    assert said(dossier, "person_name", "person_number") == ["Nguyễn Thị Hoa", "001190012345"]


def test_what_was_typed_for_another_person_stays_theirs(hoa):
    dossier = hoa.submit(relation="child", person_name="Lê Văn Bình", requester_name="Lê Văn Bình")

    assert said(dossier, "requester_name", "person_name") == ["Nguyễn Thị Hoa", "Lê Văn Bình"]


def test_the_check_page_and_the_draft_on_paper_show_the_name_that_is_filed(hoa, client):
    begun = hoa.begin(requester_name="Lê Văn Bình")
    client.force_login(hoa.citizen)

    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))

    assert page.summary["Họ, chữ đệm, tên người yêu cầu"] == "Nguyễn Thị Hoa"
    assert not page.mentions("Lê Văn Bình")


def test_the_check_page_offers_no_change_of_what_the_account_says(hoa, client):
    begun = hoa.begin(relation="child")
    client.force_login(hoa.citizen)

    page = Page(client.get(f"/nop/{begun.draft.key}/kiem-tra/"))

    changes = " ".join(link.text for link in page.links("Sửa"))
    assert "Họ, chữ đệm, tên người yêu cầu" not in changes
    assert "Họ, chữ đệm, tên người có tên trong giấy tờ" in changes


def test_the_desk_is_not_offered_to_ask_for_what_the_account_says(hoa, client):
    client.force_login(hoa.here.desk)
    hoa.revise(fees=[])
    dossier = hoa.submit()
    page = Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/yeu-cau-bo-sung/"))
    offered = page.element.xpath("//input[contains(@name, 'fields_asked')]/@value")
    assert "copies" in offered
    assert "requester_name" not in offered


def test_a_supplement_does_not_take_another_identity(hoa, client):
    dossier = hoa.submit(relation="child", person_name="Lê Văn Bình")
    asked = ["requester_name", "requester_number", "relation", "person_name"]
    desk.request_supplement(dossier, by=hoa.here.desk, fields_asked=asked, note=NOTE)
    client.force_login(hoa.citizen)
    stolen = {"requester_name": "Kẻ Gian", "requester_number": "001085000001", "person_name": "Kẻ Gian"}

    client.post(f"/ho-so/{dossier.pk}/bo-sung/", {**stolen, "relation": "self"})

    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.log.latest("serial").act == "supplemented"
    assert said(dossier, "requester_name", "requester_number") == ["Nguyễn Thị Hoa", "001190012345"]
    assert said(dossier, "relation", "person_name") == ["self", "Nguyễn Thị Hoa"]


def test_the_verb_itself_does_not_take_another_identity(hoa):
    dossier = hoa.submit()
    desk.request_supplement(dossier, by=hoa.here.desk, fields_asked=["requester_name"], note=NOTE)

    dossier = applicant.answer_supplement(dossier, by=hoa.citizen, answers={"requester_name": "Kẻ Gian"})

    assert said(dossier, "requester_name") == ["Nguyễn Thị Hoa"]


def test_the_clerk_is_warned_that_somebody_files_for_another(hoa, client):
    mine, theirs = hoa.submit(), hoa.submit(relation="child", person_name="Lê Văn Bình")
    client.force_login(hoa.here.desk)

    assert "nộp thay" not in Page(client.get(f"/admin/dossiers/dossier/{mine.pk}/work/")).text
    page = Page(client.get(f"/admin/dossiers/dossier/{theirs.pk}/work/"))
    assert "tờ khai ghi “Lê Văn Bình”, hồ sơ do “Nguyễn Thị Hoa” nộp thay" in page.text


def test_the_clerk_is_warned_where_an_older_dossier_names_another_than_the_account(hoa, client):
    dossier = hoa.submit()
    hoa.citizen.full_name = "Nguyễn Thị Hoà Bình"
    hoa.citizen.save()
    client.force_login(hoa.here.desk)

    page = Page(client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/"))

    assert "nhưng họ tên trong tài khoản người nộp là “Nguyễn Thị Hoà Bình”" in page.text


def test_somebody_of_whom_only_the_year_of_birth_is_known_applies_with_it(hoa):
    hoa.citizen.born_on, hoa.citizen.birth_year = None, 1950
    hoa.citizen.save()
    form = json.loads(PACKAGE.read_text())["form"]
    born = {"key": "born", "type": "date", "label": "Ngày sinh", "must_know": "year", "locked": True}
    form["steps"][0]["fields"].append({**born, "prefill": "applicant.born_on"})
    hoa.revise(form=form)

    assert said(filing.submit(hoa.begin(born="1985-01-01"), by=hoa.citizen), "born") == ["1950"]


# The packages


@pytest.mark.usefixtures("offices_of_all_kinds")
@pytest.mark.parametrize("code", sorted(path.stem for path in PACKAGES.glob("*.json")))
def test_every_package_locks_who_applies(code):
    text = (PACKAGES / f"{code}.json").read_text()
    read_package(text.encode())

    with pytest.raises(CatalogueError, match="Không cho sửa nội dung điền sẵn"):
        read_package(text.replace('"locked": true', '"locked": false').encode())


def test_a_package_that_asks_nobody_who_they_are_is_refused():
    package = json.loads(PACKAGE.read_text())
    for step in package["form"]["steps"]:
        for field in step["fields"]:
            for key in ("prefill", "prefill_if", "locked"):
                field.pop(key, None)

    with pytest.raises(CatalogueError, match="Biểu mẫu chưa cho biết ai nộp"):
        read_package(json.dumps(package).encode())

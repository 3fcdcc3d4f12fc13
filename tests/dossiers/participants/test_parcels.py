"""Owners of parcels: each sees their own rows inside rows, opens the papers there, and confirms just these."""

from dataclasses import replace
from typing import Any

import pytest

from eforms.actions import change_files
from eforms.files.access import may_read
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from eforms.status import Scan
from services.dossiers.history import verification
from services.dossiers.models import Dossier, Filing
from services.dossiers.participants.content import fingerprint
from tests.dossiers.participants.conftest import FIRST_NUMBER, SECOND_NUMBER, Together, package
from tests.dossiers.participants.test_views import browser_of
from tests.eforms.papers import pdf, received
from tests.factories import UserFactory
from tests.pages import Page

THIRD_NUMBER = "001080000005"
OWNER_ROWS: dict[str, Any] = {
    "key": "owners",
    "type": "rows",
    "label": "Người sử dụng đất",
    "item": "Người",
    "max_rows": 4,
    "fields": [
        {"key": "owner_name", "type": "full_name", "label": "Họ tên"},
        {"key": "owner_number", "type": "personal_number", "label": "Số định danh"},
        {"key": "share", "type": "text", "label": "Phần", "required": False},
        {"key": "deed", "type": "document", "label": "Giấy mua bán", "required": False, "max_files": 1},
    ],
}
PARCEL_ROWS: dict[str, Any] = {
    "key": "parcels",
    "type": "rows",
    "label": "Thửa đất",
    "item": "Thửa",
    "max_rows": 3,
    "fields": [
        {"key": "parcel_number", "type": "text", "label": "Thửa số"},
        {"key": "certificate", "type": "document", "label": "Giấy chứng nhận", "required": False, "max_files": 1},
        OWNER_ROWS,
    ],
}
OWNERS = {
    "key": "owners",
    "title": "Người cùng sử dụng đất",
    "people": "parcels.owners",
    "consents_to": "Tôi đồng ý tách thửa.",
    "shows": ["parcels"],
    "basis": "Quy định thử, điều 3",
}
STEP = {"key": "land", "title": "Đất", "fields": [PARCEL_ROWS]}
PEOPLE = {"a1": ("Lê Thị Một", FIRST_NUMBER), "a2": ("Lê Văn Hai", SECOND_NUMBER), "b1": ("Lê Văn Ba", THIRD_NUMBER)}


def owner(row: str, share: str) -> dict[str, object]:
    name, number = PEOPLE[row]
    return {"_id": row, "owner_name": name, "owner_number": number, "share": share}


PARCELS = [
    {"_id": "a", "parcel_number": "T-101", "owners": [owner("a1", "bốn phần"), owner("a2", "sáu phần")]},
    {"_id": "b", "parcel_number": "T-202", "owners": [owner("b1", "cả thửa")]},
]


@pytest.fixture
def land(road) -> Together:
    """Two parcels: two people own the first, a third the other; all papers are handed in."""
    whole = package(OWNERS, step=STEP)
    road.revise(form=whole["form"], participants=whole["participants"])
    first, second, third = (
        UserFactory.create(full_name=name, personal_number=number) for name, number in PEOPLE.values()
    )
    together = Together(road, road.begin(parcels=PARCELS), landlord=third, first=first, second=second)
    for place in ("parcels.a.certificate", "parcels.b.certificate", "owners.a1.deed", "owners.a2.deed"):
        together.attach(place)
    Attachment.objects.update(scan=Scan.CLEAN)
    return together


def page_of(land: Together, person) -> Page:
    return Page(browser_of(person).get(land.invitation(person).get_absolute_url()))


def files_read_by(person) -> set[str]:
    return {file.field_key for file in Attachment.objects.present() if may_read(person, file)}


def test_an_owner_sees_the_own_parcel_and_the_own_row_in_it(land):
    land.send()
    page = page_of(land, land.first)

    for own in ("T-101", "Lê Thị Một", "bốn phần"):
        assert own in page.text
    for foreign in ("T-202", "sáu phần", "cả thửa", "Lê Văn Hai", "Lê Văn Ba"):
        assert foreign not in page.text


def test_an_owner_opens_the_papers_of_the_own_rows_and_of_nobody_else(land):
    assert files_read_by(land.first) == set()
    land.send()

    assert files_read_by(land.first) == {"parcels.a.certificate", "owners.a1.deed"}
    assert files_read_by(land.second) == {"parcels.a.certificate", "owners.a2.deed"}
    assert files_read_by(land.landlord) == {"parcels.b.certificate"}
    opened = browser_of(land.first)
    links = {link.href for link in page_of(land, land.first).links("giay.pdf")}
    assert len(links) == 2
    assert {opened.get(link).getvalue()[:4] for link in links} == {b"%PDF"}
    assert {browser_of(land.landlord).get(link).status_code for link in links} == {404}


def test_who_owns_two_parcels_sees_both_and_the_papers_of_both(land):
    parcels = [PARCELS[0], {**PARCELS[1], "owners": [owner("b1", "nửa"), {**owner("a1", "nửa kia"), "_id": "b2"}]}]
    land.answer(parcels=parcels)
    land.send()

    page = page_of(land, land.first)
    assert "bốn phần" in page.text
    assert "nửa kia" in page.text
    assert "sáu phần" not in page.text
    assert files_read_by(land.first) == {"parcels.a.certificate", "parcels.b.certificate", "owners.a1.deed"}


def test_where_all_see_the_whole_list_they_open_all_its_papers(land):
    whole = package({**OWNERS, "whole_list": True}, step=STEP)
    land.road.revise(form=whole["form"], participants=whole["participants"])
    Filing.objects.filter(pk=land.filing.pk).update(version=land.road.version)
    land = replace(land, filing=Filing.objects.get(pk=land.filing.pk))
    land.send()
    assert len(files_read_by(land.first)) == 4


@pytest.mark.parametrize(
    ("place", "void"),
    [
        ("parcels.a.certificate", {"Lê Thị Một", "Lê Văn Hai"}),
        ("owners.a1.deed", {"Lê Thị Một"}),
        ("parcels.b.certificate", set()),
    ],
)
def test_a_paper_that_is_replaced_voids_the_confirmation_of_whom_it_was_shown_to(land, place, void):
    land.send()
    land.confirm(land.first)
    land.confirm(land.second)
    former = Attachment.objects.present().get(field_key=place)
    replace_file(land, former)
    assert former.field_key not in files_read_by(land.first)

    land.send()

    states = land.states()
    assert {name for name in ("Lê Thị Một", "Lê Văn Hai") if states[name] == "invited"} == void
    if void:
        assert "Nội dung đã thay đổi: “Thửa đất”." in land.first.notifications.latest("pk").body


def test_an_answer_of_a_row_voids_the_confirmation_of_whoever_stands_in_it(land):
    land.send()
    for person in (land.first, land.landlord):
        land.confirm(person)
    land.answer(parcels=[{**PARCELS[0], "owners": [owner("a1", "năm phần"), owner("a2", "sáu phần")]}, PARCELS[1]])
    land.send()
    assert land.states() == {"Lê Thị Một": "invited", "Lê Văn Hai": "invited", "Lê Văn Ba": "confirmed"}


def test_whom_an_edit_names_elsewhere_opens_nothing_there_before_it_is_sent(land):
    land.send()
    moved = [PARCELS[0], {**PARCELS[1], "owners": [*PARCELS[1]["owners"], {**owner("a1", "nửa"), "_id": "b2"}]}]
    land.answer(parcels=moved)
    assert "parcels.b.certificate" not in files_read_by(land.first)


def test_what_was_confirmed_is_proved_and_its_papers_are_closed_after_filing(land):
    land.send()
    for person in (land.first, land.second, land.landlord):
        land.confirm(person)

    dossier = Dossier.objects.get()
    assert list(verification.faults(dossier)) == []
    page = page_of(land, land.first)
    assert "bốn phần" in page.text
    assert "giay.pdf" in page.text
    assert not page.links("giay.pdf")
    assert files_read_by(land.first) == set()


def test_confirming_an_exchanged_paper_unseen_records_nothing(land):
    land.send()
    shown = fingerprint(land.invitation(land.first).content)
    replace_file(land, Attachment.objects.present().get(field_key="owners.a1.deed"))
    page = page_of(land, land.first)
    assert "Người nộp đang sửa nội dung" in page.text
    assert shown == fingerprint(land.invitation(land.first).content)
    assert "giay.pdf" not in page.text


def replace_file(land: Together, former: Attachment) -> None:
    another = [inspect_upload(received(pdf(3), "giay.pdf"), max_megabytes=1)]
    key = former.field_key
    change_files(land.filing.draft, attached={key: another}, removed=str(former.pk), fields=[key])
    Attachment.objects.update(scan=Scan.CLEAN)

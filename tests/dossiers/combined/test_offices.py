"""What each office sees: the steps of its own part, the standing of the others, the results it builds on."""

from http import HTTPStatus

import pytest

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from services.dossiers.actions import filing
from tests.dossiers.combined.conftest import a_family
from tests.dossiers.combined.package import BIRTH, RESIDENCE
from tests.eforms.papers import pdf, received
from tests.outbox import work_off


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def work_page(client, person, dossier):
    client.force_login(person)
    return client.get(f"/admin/dossiers/dossier/{dossier.pk}/work/")


def status_of(client, address):
    """What is found there; a file is read to its end, which closes it."""
    response = client.get(address)
    if response.streaming:
        b"".join(response)
    return response.status_code


def a_paper(draft, key, name):
    [attachment] = attach(draft, key, [inspect_upload(received(pdf(), name), max_megabytes=1)])
    return attachment


def test_an_office_reads_the_answers_of_its_part_and_the_standing_of_the_others(family, client):
    parts = family.submit()

    page = work_page(client, family.insurance.desk, parts["card"]).content.decode()

    assert "Trạm y tế phường Ba Đình" in page
    assert "Số 1 phố Thử" not in page
    assert "Công an phường Ba Đình" in page
    assert "0 trong 3 phần đã kết thúc" in page


def test_an_office_does_not_open_the_other_parts(family, client):
    parts = family.submit()

    assert work_page(client, family.insurance.desk, parts["residence"]).status_code == HTTPStatus.NOT_FOUND


def test_a_file_is_read_by_the_offices_whose_steps_ask_for_it(family, client):
    begun = family.begin()
    shared, own = a_paper(begun.draft, "birth_paper", "sinh.pdf"), a_paper(begun.draft, "home_paper", "nha.pdf")
    work_off("eforms.scan", "eforms.draw")
    filing.submit(begun, by=family.citizen)

    def found(person, file):
        client.force_login(person)
        return status_of(client, f"/tep/{file.pk}/")

    assert found(family.insurance.desk, shared) == HTTPStatus.OK
    assert found(family.police.desk, own) == HTTPStatus.OK
    assert found(family.insurance.desk, own) == HTTPStatus.NOT_FOUND
    assert found(family.ward.desk, own) == HTTPStatus.NOT_FOUND


def test_nobody_but_the_applicant_reads_the_declaration_of_the_whole(family, client):
    parts = family.submit()
    work_off("documents.render")
    whole, own = family.whole(parts["birth"]).declaration, parts["birth"].papers.get().document

    client.force_login(family.ward.desk)
    assert client.get(f"/giay-to/{own.pk}/").status_code == HTTPStatus.OK
    assert client.get(f"/giay-to/{whole.pk}/").status_code == HTTPStatus.NOT_FOUND
    client.force_login(family.citizen)
    assert status_of(client, f"/giay-to/{whole.pk}/tai-ve/") == HTTPStatus.OK


def test_the_declaration_of_a_part_says_nothing_of_the_other_steps(family):
    parts = family.submit()

    facts = str(parts["card"].papers.get().document.facts)

    assert "Trạm y tế" in facts
    assert "phố Thử" not in facts
    assert "phố Thử" in str(family.whole(parts["card"]).declaration.facts)


def test_the_office_of_a_later_part_reads_the_result_it_waited_for(client, db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    birth = family.decide(family.submit()["birth"])
    work_off("documents.render")
    residence = family.parts(birth.filing_id)["residence"]
    paper = birth.papers.get(kind="result").document

    page = work_page(client, family.police.desk, residence).content.decode()
    assert f"/giay-to/{paper.pk}/" in page
    assert status_of(client, f"/giay-to/{paper.pk}/tai-ve/") == HTTPStatus.OK
    client.force_login(family.insurance.desk)
    assert client.get(f"/giay-to/{paper.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_the_office_chosen_at_the_start_handles_the_parts_without_a_rule(family):
    assert family.submit()["birth"].agency == family.ward.agency

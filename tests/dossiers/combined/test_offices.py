"""What each office sees: the steps of its own part, the standing of the others, the results it builds on."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone

from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from services.catalogue.lint.package_lint import lint
from services.catalogue.package.definition import Package
from services.dossiers.actions import filing
from services.dossiers.models import Dossier
from tests.dossiers.combined.conftest import a_family
from tests.dossiers.combined.package import BIRTH, RESIDENCE, package
from tests.eforms.papers import pdf, received
from tests.outbox import work_off
from tests.pages import Page


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


def test_an_office_reads_at_once_that_it_has_a_part_and_which_others_are_late(family, client):
    parts = family.submit()
    late = family.accept(parts["residence"])
    Dossier.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=2))

    page = Page(work_page(client, family.insurance.desk, parts["card"]))

    assert page.link("Một phần của hồ sơ liên thông").href == "#lien-thong"
    [row] = (
        one
        for one in page.element.xpath("//*[@aria-labelledby='lien-thong']//li")
        if "thường trú" in one.text_content()
    )
    assert "Quá hạn 2 ngày" in row.text_content()


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
    whole, own = family.whole(parts["birth"]).declaration, parts["birth"].papers.get().document

    client.force_login(family.ward.desk)
    assert client.get(f"/giay-to/{own.pk}/").status_code == HTTPStatus.OK
    assert client.get(f"/giay-to/{whole.pk}/").status_code == HTTPStatus.NOT_FOUND
    client.force_login(family.citizen)
    client.get(f"/giay-to/{whole.pk}/tai-ve/", follow=True)
    work_off("documents.render")
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


def entered(*fields: dict[str, str]) -> list[dict[str, object]]:
    """A result whose form asks this."""
    form = {"steps": [{"key": "entry", "title": "Nội dung", "fields": list(fields)}]}
    return [{"code": "KQ", "name": "Kết quả đăng ký thường trú", "form": form}]


NUMBER = {"key": "birth_number", "type": "text", "label": "Số đăng ký khai sinh"}
PAPER = {"key": "birth_paper_number", "type": "text", "label": "Số giấy khai sinh"}
FROM_BIRTH = {"part": "birth", "result": "kq"}


def after_birth(*takes_over: dict[str, str]) -> dict[str, object]:
    return {**RESIDENCE, "starts_after": "birth", "results": entered(NUMBER, PAPER), "takes_over": list(takes_over)}


def test_a_later_part_begins_its_result_with_what_an_earlier_result_says(db, client):
    later = after_birth({**FROM_BIRTH, "field": "number", "into": "birth_number"}, {**FROM_BIRTH, "into": PAPER["key"]})
    family = a_family(BIRTH, later)
    birth = family.submit()["birth"]
    family.decide(birth)

    residence = family.accept(family.parts(birth.filing_id)["residence"])
    form = Page(work_page(client, family.police.handler, residence)).form(
        f"/admin/dossiers/dossier/{residence.pk}/work/trinh-duyet/"
    )

    assert form.values["birth_number"] == ["01"]
    assert form.values[PAPER["key"]] == [str(birth.papers.get(kind="result").document.number)]


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"part": "residence", "result": "kq", "field": "number", "into": "birth_number"}, "result"),
        ({**FROM_BIRTH, "result": "none", "into": "birth_number"}, "result"),
        ({**FROM_BIRTH, "field": "none", "into": "birth_number"}, "field"),
        ({**FROM_BIRTH, "field": "number", "into": "none"}, "into"),
    ],
)
def test_what_cannot_be_taken_over_is_refused(wrong, at):
    linted = lint(Package.model_validate(package(BIRTH, after_birth(wrong))))
    assert f"parts.1.takes_over.0.{at}" in {finding.path for finding in linted}


def test_what_is_taken_over_is_asked_in_the_same_type():
    later = after_birth({**FROM_BIRTH, "field": "number", "into": "birth_number"})
    later["results"] = entered({**NUMBER, "type": "date"})
    linted = lint(Package.model_validate(package(BIRTH, later)))
    assert "parts.1.takes_over.0.into" in {finding.path for finding in linted}

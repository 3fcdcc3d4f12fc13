"""Whom a result names reads it from an account of their own, and nothing else of the dossier."""

import pytest

from core.access_log.models import AccessRecord
from notifications.models import Notification
from portal.accounts.mandates import actions as mandates
from portal.accounts.models import User
from services.documents.models import Document
from services.documents.rules import may_read
from services.dossiers.applicant.wallet import wallet_files
from services.dossiers.models import Dossier, Fee
from tests.accounts.principals import an_organisation, in_force
from tests.dossiers.results.conftest import in_work_with
from tests.dossiers.results.test_holders import CARD, LAN, MAI, approve, results
from tests.dossiers.test_lean import at_most
from tests.factories import UserFactory
from tests.outbox import work_off
from tests.payments.conftest import an_order


@pytest.fixture
def lan(db):
    return UserFactory.create(full_name=LAN["full_name"], personal_number=LAN["personal_number"])


@pytest.fixture
def papers(road, lan):
    dossier = approve(in_work_with(road, CARD), road, children=[LAN, MAI], valid="5 năm")
    work_off()
    return results(dossier)


def test_a_holder_reads_and_downloads_their_own_result_alone(client, lan, papers):
    own, other = papers
    dossier = own.dossier
    client.force_login(lan)

    assert own.document.title in client.get("/ho-so/cap-cho-toi/").content.decode()
    assert client.get(own.document.get_absolute_url()).status_code == 200
    assert client.get(own.document.download_path()).getvalue().startswith(b"%PDF")
    receipt = dossier.papers.get(kind="receipt").document
    for path in (other.document.get_absolute_url(), receipt.get_absolute_url(), dossier.get_absolute_url()):
        assert client.get(path).status_code == 404
    assert not AccessRecord.objects.filter(reader=lan).exists()


def test_holders_are_told_and_find_it_in_their_wallet(lan, papers):
    assert Notification.objects.get(recipient=lan).kind == "result_held"
    assert [file.key for file in wallet_files(lan)] == [f"result-{papers[0].pk}"]


def test_an_account_that_is_not_verified_reads_nothing(client, lan, papers):
    lan.identity_level = 1
    lan.save(update_fields=["identity_level"])
    client.force_login(lan)

    assert client.get(papers[0].document.get_absolute_url()).status_code == 404
    assert papers[0].document.title not in client.get("/ho-so/cap-cho-toi/").content.decode()


def test_a_result_that_is_withheld_is_withheld_from_its_holders_too(client, lan, papers):
    dossier = papers[0].dossier
    Fee.objects.create(dossier=dossier, order=an_order(payee=dossier.agency.code), moment="after")
    client.force_login(lan)

    assert client.get(papers[0].document.get_absolute_url()).status_code == 404
    assert papers[0].document.title not in client.get("/ho-so/cap-cho-toi/").content.decode()


def test_a_holder_keeps_their_result_when_who_filed_for_somebody_loses_the_mandate(papers, lan):
    own, other = papers
    director = UserFactory.create()
    company = an_organisation(director)
    mandate = in_force(director, own.dossier.applicant, organisation=company)
    Dossier.objects.filter(pk=own.dossier_id).update(organisation=company)
    mandates.end(mandate, by=director)
    former = User.objects.get(pk=own.dossier.applicant_id)

    document = Document.objects.get(pk=own.document_id)
    assert may_read(lan, document)
    assert not may_read(former, document)
    assert not may_read(lan, Document.objects.get(pk=other.document_id))


def test_the_applicant_finds_each_result_with_its_holder(client, papers):
    client.force_login(papers[0].dossier.applicant)

    page = client.get(papers[0].dossier.get_absolute_url()).content.decode()

    assert "Cấp cho Trần Thị Lan" in page
    assert "Cấp cho Trần Thị Mai" in page
    assert papers[0].document.title not in client.get("/ho-so/cap-cho-toi/").content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(client, lan, papers):
    client.force_login(lan)
    client.get("/ho-so/cap-cho-toi/")

    with at_most(4):
        client.get("/ho-so/cap-cho-toi/")


def test_the_public_check_knows_each_paper(client, papers):
    for paper in papers:
        page = client.get(paper.document.verify_path()).content.decode()
        assert paper.document.number_line in page
        assert paper.document.masked_holder in page
        assert paper.holder not in page

"""Issuing papers: numbered without a gap, fixed for good, once per key."""

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from core.outbox.models import OutboxJob
from services.documents.actions import issue
from services.documents.document_types import DocumentType
from services.documents.models import Document
from tests.documents import samples
from tests.documents.conftest import issue_one
from tests.factories import AgencyFactory, UserFactory


def test_numbers_begin_at_01_and_follow_each_other(db):
    agency = AgencyFactory.create()

    papers = [issue_one(key=f"receipt:{n}", agency=agency) for n in range(1, 4)]

    assert [paper.number_line for paper in papers] == ["01/TNHS", "02/TNHS", "03/TNHS"]


def test_each_agency_and_each_symbol_has_its_own_series(db):
    agency = AgencyFactory.create()
    issue_one(key="a", agency=agency)

    assert issue_one(key="b").number == 1
    assert issue_one(DocumentType.SUPPLEMENT, key="c", agency=agency).number == 1


def test_papers_of_one_symbol_share_a_series_so_that_a_number_names_one_paper(db):
    agency = AgencyFactory.create()

    refusal = issue_one(DocumentType.REFUSAL, key="a", agency=agency)
    stop = issue_one(DocumentType.STOP, key="b", agency=agency)

    assert [refusal.number_line, stop.number_line] == ["01/TB", "02/TB"]


def test_numbers_begin_anew_with_the_year_in_viet_nam(db):
    agency, hanoi = AgencyFactory.create(), ZoneInfo("Asia/Ho_Chi_Minh")
    with time_machine.travel(datetime(2026, 12, 31, 23, 59, tzinfo=hanoi), tick=False):
        last = issue_one(key="a", agency=agency)
    with time_machine.travel(datetime(2027, 1, 1, 0, 1, tzinfo=hanoi), tick=False):
        first = issue_one(key="b", agency=agency)

    assert [(last.year, last.number), (first.year, first.number)] == [(2026, 1), (2027, 1)]


def test_the_same_key_gives_the_same_paper_and_no_second_number(db):
    agency = AgencyFactory.create()

    first = issue_one(key="receipt:1", agency=agency)
    again = issue_one(key="receipt:1", agency=agency)

    assert again == first
    assert issue_one(key="receipt:2", agency=agency).number == 2
    assert OutboxJob.objects.filter(kind="documents.render").count() == 2


def test_a_form_of_the_applicant_has_no_number(db):
    assert issue_one(DocumentType.FORM).number_line == ""


def test_facts_of_another_kind_are_refused(db):
    with pytest.raises(TypeError, match="AcknowledgementFacts"), transaction.atomic():
        issue(
            DocumentType.ACKNOWLEDGEMENT,
            key="x",
            agency=AgencyFactory.create(),
            owner=UserFactory.create(),
            facts=samples.supplement(),
        )


def test_a_number_is_given_back_when_the_transaction_fails(db):
    agency = AgencyFactory.create()

    with transaction.atomic():
        issue_one(key="a", agency=agency)
        transaction.set_rollback(True)

    assert issue_one(key="b", agency=agency).number == 1


@pytest.mark.django_db(transaction=True)
def test_offices_that_issue_at_the_same_moment_leave_no_gap_and_no_double():
    agency, owner = AgencyFactory.create(), UserFactory.create()

    def issue_five(desk: int) -> None:
        try:
            for n in range(5):
                issue_one(key=f"receipt:{desk}:{n}", agency=agency, owner=owner)
        finally:
            connection.close()

    desks = [threading.Thread(target=issue_five, args=[desk]) for desk in range(4)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()

    assert list(Document.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 21))


def test_the_facts_come_back_as_they_were_issued(db):
    paper = issue_one()

    paper.refresh_from_db()

    assert paper.parsed_facts == samples.receipt()
    assert paper.title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert paper.parsed_letterhead.desk == "Trung tâm Phục vụ hành chính công phường Ba Đình"


def test_the_paper_keeps_the_name_the_agency_had(db):
    agency = AgencyFactory.create()
    paper = issue_one(agency=agency)

    agency.name = "Ủy ban nhân dân phường Khác"
    agency.save()
    paper.refresh_from_db()

    assert paper.parsed_letterhead.agency == "Ủy ban nhân dân phường Ba Đình"


@pytest.mark.parametrize(
    "change", [{"facts": {}}, {"number": 7}, {"title": "Khác"}, {"token": "0" * 16}, {"letterhead": {}}]
)
def test_the_database_refuses_to_change_an_issued_paper(db, change):
    paper = issue_one()

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(**change)


def test_the_database_refuses_to_delete_an_issued_paper(db):
    paper = issue_one()

    with pytest.raises(IntegrityError, match="kept for good"), transaction.atomic():
        paper.delete()

"""Whoever reads about somebody leaves a trace that nobody removes, and that the person sees."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from time_machine import travel

from core.access_log import AccessKind, AccessRecord
from portal.accounts.models import User
from tests.factories import StaffFactory


def as_read(client, person, path):
    client.force_login(person)
    return client.get(path)


def test_a_clerk_who_opens_a_dossier_is_recorded_with_the_reason(road, client, in_work):
    as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    record = AccessRecord.objects.get()
    assert (record.reader, record.subject, record.kind) == (road.here.handler, road.citizen, AccessKind.DOSSIER)
    assert (record.object_id, record.label) == (in_work.pk, in_work.code)
    assert record.purpose.startswith("Xử lý hồ sơ: ")


def test_a_page_that_comes_back_with_a_refused_form_is_recorded_too(road, client, in_work):
    client.force_login(road.here.handler)
    assert client.post(f"/admin/dossiers/dossier/{in_work.pk}/work/yeu-cau-bo-sung/").status_code == 422
    assert AccessRecord.objects.get().kind == AccessKind.DOSSIER


def test_an_order_that_comes_back_with_a_refused_form_is_recorded_too(road, client, paid):
    client.force_login(road.here.desk)
    receipt = paid.fees.get().order.receipts.get()
    assert client.post(f"/admin/payments/order/action/receipt/{receipt.pk}/thay-the/").status_code == 422
    assert AccessRecord.objects.get().kind == AccessKind.ORDER


def test_whoever_has_no_task_in_it_reads_for_another_reason(road, client, in_work):
    as_read(client, road.here.leader, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    assert AccessRecord.objects.get().purpose == "Xem hồ sơ của cơ quan mình"


def test_what_may_not_be_read_leaves_no_record(road, client, in_work):
    as_read(client, road.elsewhere.desk, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    assert not AccessRecord.objects.exists()


def test_reading_ones_own_paper_is_not_recorded(road, client, in_work):
    paper = in_work.papers.first().document
    as_read(client, road.citizen, paper.get_absolute_url())
    assert not AccessRecord.objects.exists()
    as_read(client, road.here.desk, paper.get_absolute_url())
    assert AccessRecord.objects.get().kind == AccessKind.PAPER


def test_a_page_that_looks_again_by_itself_is_one_opening(road, client, in_work):
    paper = in_work.papers.first().document
    with travel(timezone.now(), tick=False) as now:
        for _ in range(3):
            as_read(client, road.here.desk, paper.get_absolute_url())
            now.shift(timedelta(seconds=3))
        assert AccessRecord.objects.count() == 1
        as_read(client, road.here.leader, paper.get_absolute_url())
        assert AccessRecord.objects.count() == 2
        now.shift(timedelta(minutes=2))
        as_read(client, road.here.desk, paper.get_absolute_url())
        assert AccessRecord.objects.count() == 3


def test_a_preview_that_is_waited_for_is_one_opening(road, client, in_work):
    for _ in range(2):
        as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/preview/")
    assert AccessRecord.objects.filter(kind=AccessKind.DOSSIER).count() == 1


def test_the_page_of_a_paper_among_those_of_the_office_is_recorded(road, client, in_work):
    paper = in_work.papers.first().document
    as_read(client, road.here.handler, f"/admin/documents/document/{paper.pk}/change/")
    record = AccessRecord.objects.get()
    assert (record.kind, record.object_id, record.subject) == (AccessKind.PAPER, paper.pk, road.citizen)
    as_read(client, road.elsewhere.handler, f"/admin/documents/document/{paper.pk}/change/")
    assert AccessRecord.objects.count() == 1


def test_the_person_sees_who_read_what_when_and_why(road, client, in_work):
    as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    text = as_read(client, road.citizen, "/tai-khoan/ai-da-xem/").content.decode()
    assert road.here.handler.full_name in text
    assert road.here.agency.name in text
    assert f"Hồ sơ: {in_work.code}" in text
    assert "Xử lý hồ sơ: " in text


def test_visits_that_follow_one_another_are_told_in_one_row(road, client, in_work):
    for _ in range(3):
        as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    text = as_read(client, road.citizen, "/tai-khoan/ai-da-xem/").content.decode()
    assert text.count("Xử lý hồ sơ: ") == 1
    assert ", 3 lượt" in text


def test_nobody_sees_what_was_read_about_others(road, client, in_work):
    as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    assert in_work.code not in as_read(client, road.here.desk, "/tai-khoan/ai-da-xem/").content.decode()


LISTS = ["/admin/dossiers/dossier/queue/", "/admin/payments/order/", "/admin/documents/document/"]


@pytest.mark.parametrize("path", LISTS)
def test_what_staff_search_for_is_recorded(road, client, path):
    as_read(client, road.here.desk, f"{path}?q=H26")
    record = AccessRecord.objects.get()
    assert (record.kind, record.reader) == (AccessKind.SEARCH, road.here.desk)
    assert record.label.endswith(": H26")


def test_looking_through_the_accounts_is_recorded_without_a_search_too(client, db):
    as_read(client, StaffFactory.create(is_superuser=True), "/admin/accounts/user/?is_staff__exact=0")
    assert AccessRecord.objects.get(kind=AccessKind.SEARCH).label.endswith("(xem danh sách)")


def test_the_page_of_an_account_is_recorded(client, db):
    keeper, citizen = StaffFactory.create(is_superuser=True), User.objects.create(username="x", full_name="Lê Thị Hoa")
    as_read(client, keeper, f"/admin/accounts/user/{citizen.pk}/change/")
    assert AccessRecord.objects.get(kind=AccessKind.PERSON).subject == citizen


def test_the_leader_of_the_office_sees_who_opened_a_dossier_and_why(road, client, in_work):
    work = f"/admin/dossiers/dossier/{in_work.pk}/work/"
    as_read(client, road.here.handler, work)
    assert "Ai đã mở hồ sơ này" not in as_read(client, road.here.handler, work).content.decode()
    assert "Ai đã mở hồ sơ này" in as_read(client, road.here.leader, work).content.decode()

    shown = as_read(client, road.here.leader, f"/admin/dossiers/dossier/{in_work.pk}/readers/").content.decode()

    assert str(road.here.handler) in shown
    assert "Xử lý hồ sơ: " in shown
    assert AccessRecord.objects.latest("pk").purpose == "Xem ai đã mở hồ sơ", "looking here leaves a trace as well"


@pytest.mark.parametrize("statement", ["UPDATE core_accessrecord SET purpose = ''", "DELETE FROM core_accessrecord"])
def test_the_database_refuses_to_change_the_log(road, client, in_work, statement):
    as_read(client, road.here.handler, f"/admin/dossiers/dossier/{in_work.pk}/work/")
    with pytest.raises(DatabaseError, match="access log"), connection.cursor() as cursor:
        cursor.execute(statement)

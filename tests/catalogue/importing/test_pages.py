"""The report of an import in the studio: read, downloaded, published by a second person."""

from typing import Any

import pytest

from services.agencies.models import Role
from services.catalogue.importing.models import ImportState, RecordImport
from services.catalogue.models import Procedure
from tests.catalogue.importing.samples import DOUBTFUL, administrator, proposed, row
from tests.factories import AgencyFactory, PostFactory
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db
STUDIO = "/admin/catalogue/procedure/studio/"


@pytest.fixture
def run(author, tmp_path) -> RecordImport:
    rows: list[dict[str, Any] | str] = [
        row("1.000001", name="=HYPERLINK(1)"),
        row("1.000002", **DOUBTFUL),
        "{",
        row("bad"),
    ]
    return proposed(tmp_path, rows, author)


def address(run, end=""):
    return f"{STUDIO}imports/{run.pk}/{end}"


def test_the_report_says_what_became_of_every_row(client, approver, run):
    client.force_login(approver)
    assert f"{run}" in Page(client.get(f"{STUDIO}imports/")).text
    page = Page(client.get(address(run)))
    assert "tính bằng nghìn" in page.text
    assert "dòng 3" in page.text
    assert "Tất cả 4" in page.text
    held = Page(client.get(address(run, "?xem=giu-nhap")))
    assert "1.000002" in held.text
    assert "1.000001" not in held.text
    assert client.get(address(run, "?xem=%00&sau=%00")).status_code == 200


def test_the_file_has_every_row_and_no_formula(client, approver, run):
    client.force_login(approver)
    lines = client.get(address(run, "report.csv")).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert "'=HYPERLINK(1)" in lines[1]


def test_a_second_person_publishes_the_proposer_does_not(client, author, approver, run):
    client.force_login(author)
    assert "một người khác đọc báo cáo" in Page(client.get(address(run))).text
    client.post(address(run, "cong-bo/"))
    run.refresh_from_db()
    assert run.state == ImportState.PROPOSED
    client.force_login(approver)
    client.post(address(run, "cong-bo/"))
    assert "Đang công bố: 0/1" in Page(client.get(address(run))).text
    work_off()
    assert "Đã công bố" in Page(client.get(address(run))).text
    assert list(Procedure.objects.in_force().values_list("code", flat=True)) == ["1.000001"]


def test_pressed_again_it_says_that_it_is_done(client, approver, run):
    client.force_login(approver)
    client.post(address(run, "cong-bo/"))
    page = Page(client.post(address(run, "cong-bo/"), follow=True))
    assert "đang ở trạng thái “Đang công bố”" in page.text


def test_the_proposer_gives_it_up(client, author, run):
    client.force_login(author)
    client.post(address(run, "bo/"))
    run.refresh_from_db()
    assert run.state == ImportState.WITHDRAWN


def test_another_ministry_sees_nothing_of_it(client, run):
    other = PostFactory.create(agency=AgencyFactory.create(code="G01"), role=Role.APPROVER).user
    client.force_login(other)
    assert client.get(address(run)).status_code == 404
    assert client.get(address(run, "report.csv")).status_code == 404
    assert client.post(address(run, "cong-bo/")).status_code == 404


def test_an_administrator_sees_all(client, run):
    client.force_login(administrator())
    assert client.get(address(run)).status_code == 200


def test_the_report_costs_the_same_for_ever_more_rows(
    client, approver, author, tmp_path, django_assert_max_num_queries
):
    found = proposed(tmp_path, [row(f"1.00{number:04}") for number in range(60)], author)
    client.force_login(approver)
    with django_assert_max_num_queries(24):
        client.get(address(found))

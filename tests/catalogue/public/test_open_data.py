"""The catalogue as open data: whole, safe to open, read in few statements, and what changed since a day."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.http import http_date

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import Procedure, VersionEvent
from services.catalogue.public import open_data
from services.catalogue.views import open_data as views
from tests.factories import PACKAGES, PostFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db
CODES = ("1.001193", "1.004873", "2.000635")
CSV, JSON_LINES, CHANGES = "/du-lieu-mo/thu-tuc.csv", "/du-lieu-mo/thu-tuc.jsonl", "/du-lieu-mo/thay-doi.json"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://dichvucong.example"


def table(client, **headers):
    text = client.get(CSV, **headers).getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def objects(client):
    return [json.loads(line) for line in client.get(JSON_LINES).getvalue().decode().splitlines()]


def approver_of(version):
    return PostFactory.create(agency=version.procedure.issuer, role=Role.APPROVER).user


def another_version(version, **changes):
    """The next version of a procedure, in force."""
    author = PostFactory.create(agency=version.procedure.issuer, role=Role.AUTHOR).user
    text = json.dumps({**json.loads((PACKAGES / f"{version.procedure.code}.json").read_text()), **changes})
    draft = actions.submit_for_review(actions.import_package(text, by=author), by=author)
    return actions.publish(draft, by=approver_of(version))


def test_both_files_have_every_public_procedure_with_every_field(client, monkeypatch):
    monkeypatch.setattr(open_data, "BATCH", 2)
    for code in CODES:
        publish_package(code)

    rows, said = table(client), objects(client)

    assert [row["code"] for row in rows] == [one["code"] for one in said] == list(CODES)
    assert all(list(row) == list(one) == list(open_data.FIELDS) for row, one in zip(rows, said, strict=True))


def test_a_row_says_what_the_page_says(client):
    version = publish_package()

    [row], [said] = table(client), objects(client)

    assert said["papers"] == [paper.name for paper in version.package.papers]
    fee, price = version.package.fees[0], "8.000 đồng/bản sao, từ 01/01/2017, 281/2016/TT-BTC"
    assert said["fees"] == [f"{fee.name}: {price}"]
    assert said["time_limits"] == ["Trong ngày làm việc; nhận sau 15 giờ thì ngày làm việc tiếp theo"]
    assert said["legal_basis"] == [law.number for law in version.package.record.legal_basis]
    assert (said["is_online"], row["is_online"]) == (True, "1")
    assert row["papers"] == "; ".join(said["papers"])
    assert row["url"] == "https://dichvucong.example/thu-tuc/2.000635/"


def test_the_parts_of_an_interconnected_procedure_are_told_too():
    package = json.loads((PACKAGES / "2.000986.json").read_text())

    read = open_data.PublicPackage.model_validate(package)

    assert len(read.handled) == len(package["parts"])
    assert open_data._time_limits(read)


def test_an_internal_procedure_is_in_nothing(client):
    publish_package()
    Procedure.objects.update(is_internal=True)
    renew_edition()

    assert table(client) == objects(client) == []
    assert client.get(f"{CHANGES}?tu=2026-01-01").json()["changes"] == []


@pytest.mark.parametrize("bad", ["=1+1", "+84", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(bad):
    assert open_data._cell(bad) == open_data._cell([bad, "b"]).removesuffix("; b") == f"'{bad}"


def test_the_number_of_statements_is_that_of_the_batches(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(open_data, "BATCH", 2)
    for code in CODES:
        publish_package(code)
    with django_assert_num_queries(3):  # two, one, none
        assert len(list(open_data.all_rows())) == 3
    monkeypatch.setattr(open_data, "BATCH", 100)
    with django_assert_num_queries(2):
        assert len(list(open_data.all_rows())) == 3


@pytest.mark.parametrize("address", [CSV, JSON_LINES, f"{CHANGES}?tu=2026-01-01"])
def test_who_has_it_already_is_told_so_until_something_changes(client, address):
    version = publish_package()
    first = client.get(address)
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    since = {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}

    assert client.get(address, **known).status_code == client.get(address, **since).status_code == 304

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        actions.retire(version, by=approver_of(version))
        assert client.get(address, **known).status_code == client.get(address, **since).status_code == 200


def test_the_files_are_drawn_so_often_in_an_hour(client, monkeypatch):
    publish_package()
    monkeypatch.setattr(views, "FILES", views.FILES.__class__("open data test", requests=1, seconds=60))

    assert client.get(CSV).status_code == 200
    refused = client.get(CSV)

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_changes_come_in_the_order_of_time_page_by_page(client, monkeypatch):
    monkeypatch.setattr(open_data, "BATCH", 2)
    versions = [publish_package(code) for code in CODES]
    actions.retire(versions[0], by=approver_of(versions[0]))

    found, address = [], f"{CHANGES}?tu={timezone.localdate()}"
    while address:
        page = client.get(address).json()
        found += page["changes"]
        address = page["next"] and page["next"].removeprefix("https://dichvucong.example")

    assert [(one["code"], one["change"], one["in_force"]) for one in found] == [
        ("1.001193", "published", False),
        ("1.004873", "published", True),
        ("2.000635", "published", True),
        ("1.001193", "retired", False),
    ]
    assert [one["procedure"] and one["procedure"]["code"] for one in found] == [None, "1.004873", "2.000635", None]


def test_a_version_that_follows_another_is_a_change_of_a_procedure_in_force(client):
    another_version(publish_package(), papers=[])

    changes = client.get(f"{CHANGES}?tu={timezone.localdate()}").json()["changes"]

    assert [(one["version"], one["change"], one["in_force"]) for one in changes] == [
        (1, "published", True),
        (1, "retired", True),
        (2, "published", True),
    ]
    assert [bool(one["procedure"]) for one in changes] == [False, False, True]


def test_what_changed_before_the_day_is_left_out(client):
    publish_package()
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert client.get(f"{CHANGES}?tu={tomorrow}").json() == {
        "since": tomorrow.isoformat(),
        "changes": [],
        "next": None,
    }


def test_a_page_of_changes_reads_no_row_by_itself(client, django_assert_num_queries):
    for code in CODES:
        publish_package(code)

    with django_assert_num_queries(1):
        assert len(open_data.changes_since(open_data.FIRST_DAY, "")[0]) == 3


@pytest.mark.parametrize("day", ["", "2026-13-01", "20261101", "2026-W44-1", "hôm nay", "%00", "٢٠٢٦-11-01"])
def test_what_is_no_day_gets_a_sentence(client, day):
    said = client.get(f"{CHANGES}?tu={day}")

    assert said.status_code == 400
    assert "2026-11-01" in said.json()["error"]


@pytest.mark.parametrize("asked", ["tu=0001-01-01", "tu=9999-12-31", "tu=2026-01-01&sau=x", "tu=2026-01-01&sau=%00"])
def test_any_day_and_any_cursor_is_borne(client, asked):
    assert client.get(f"{CHANGES}?{asked}").status_code == 200


def test_the_page_says_what_there_is(client, settings):
    publish_package()

    page = Page(client.get("/du-lieu-mo/"))

    assert {CSV, JSON_LINES} <= set(page.hrefs)
    assert page.mentions("chưa công bố giấy phép")
    assert all(page.mentions(name) for name in open_data.FIELDS)
    settings.OPEN_DATA_LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    assert "https://creativecommons.org/licenses/by/4.0/" in Page(client.get("/du-lieu-mo/")).hrefs


def test_the_last_change_is_the_day_it_was_made(client):
    publish_package()
    at = VersionEvent.objects.public_changes().get().at

    assert client.get(CSV)["Last-Modified"] == http_date(at.timestamp())


def test_the_page_seen_before_costs_no_query(client, settings, django_assert_num_queries):
    settings.CATALOGUE_TRUSTED_SECONDS = 60
    publish_package()
    client.get("/du-lieu-mo/")

    with django_assert_num_queries(0):
        client.get("/du-lieu-mo/")

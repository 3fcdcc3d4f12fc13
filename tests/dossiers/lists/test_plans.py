"""What a page of the list and my day read of PostgreSQL among thousands of dossiers: no more than they show."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.desk.buffers import reading
from eforms.models import Draft
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.desk.my_day import MyDay
from services.dossiers.models import Dossier, Filing, SearchTerm, Task

MANY = 6_000
FIRST = 100_000
NUMBER = f"({FIRST} + n.i)"
pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL")


@pytest.fixture
def many(road, paid):
    """So many dossiers, a third of one family: one of fifty in work, one of six the clerk's, a few nobody's."""
    task = paid.tasks.get()
    Task.objects.filter(pk=task.pk).update(person=None)
    status = "CASE WHEN mod(n.i, 50) = 0 THEN 4 ELSE 1 END"
    code, accepted = "'X-' || n.i", "now()"
    of_dossier = {"status": status, "code": code, "accepted_at": accepted, "due_at": "now() + n.i * interval '1 hour'"}
    people = f"WHEN mod(n.i, 6) = 0 THEN {road.here.desk.pk} WHEN mod(n.i, 30) <> 1 THEN {road.here.leader.pk}"
    person = f"CASE {people} END"
    step = "CASE WHEN mod(n.i, 50) = 0 THEN 'examine' ELSE 'check' END"
    with transaction.atomic(), connection.cursor() as cursor:
        copy(Draft, paid.filing_id, {"id": NUMBER, "key": "gen_random_uuid()"})
        copy(Filing, paid.filing_id, {"draft_id": NUMBER})
        copy(Dossier, paid.pk, {"id": NUMBER, "filing_id": NUMBER, **of_dossier})
        of_task = {"dossier_status": status, "dossier_code": code, "due_at": of_dossier["due_at"]}
        copy(Task, task.pk, {"id": NUMBER, "dossier_id": NUMBER, "person_id": person, "step": step, **of_task})
        terms = "(VALUES ('nguyen', 3), ('minh', 5), ('tuan', 7), ('hiem', 900)) AS w(term, every)"
        table, agency = SearchTerm._meta.db_table, road.here.agency.pk
        cursor.execute(
            f"INSERT INTO {table} (dossier_id, agency_id, term) SELECT {NUMBER}, {agency}, w.term "  # noqa: S608
            f"FROM generate_series(1, {MANY}) AS n(i), {terms} WHERE mod(n.i, w.every) = 0"
        )
        cursor.execute("ANALYZE")
    return road


def copy(model: type[Model], key: int, changed: dict[str, str]) -> None:
    """Copy a row so many times, other in these columns."""
    names = [str(one.column) for one in model._meta.concrete_fields]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    table, column = model._meta.db_table, model._meta.pk.column
    rows = f"SELECT {values} FROM {table} t, generate_series(1, {MANY}) AS n(i) WHERE t.{column} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({listed}) {rows}", [key])


LISTS = {
    "pham-vi=co-quan": 25,
    "pham-vi=cua-toi": 25,
    "pham-vi=co-quan&trang-thai=4": 25,
    "pham-vi=co-quan&trang-thai=5": 0,
    "pham-vi=co-quan&buoc=check": 25,
    "pham-vi=co-quan&thu-tuc=2.000635": 25,
    "pham-vi=co-quan&kenh=post": 0,
    "pham-vi=co-quan&nguoi=chua-giao": 25,
    "pham-vi=co-quan&q=hiem": 6,
    "pham-vi=tat-ca&trang-thai=4": 25,
    "pham-vi=tat-ca&buoc=check": 25,
    "pham-vi=tat-ca&han=tre": 0,
    "pham-vi=tat-ca&q=hiem": 6,
}
INDEX_ALONE = {"pham-vi=tat-ca&nguoi=toi": 25, "pham-vi=tat-ca&q=nguyen": 25, "pham-vi=tat-ca&q=tuan+minh": 25}
"""Hundreds of entries of an index, without the rows once vacuumed; inside a test nothing is."""


def listed(office, query):
    return DossierList(office.desk, Address.of(query)).page()


def test_a_page_reads_25_buffers_and_4_for_each_row(many):
    read = {}
    for query, rows in LISTS.items():
        assert len(listed(many.here, query).rows) == rows, query
        read[query] = (rows, reading(partial(listed, many.here, query)).buffers)

    assert {query: one for query, one in read.items() if one[1] > 25 + 4 * one[0]} == {}


def test_no_table_of_dossiers_is_read_from_end_to_end(many):
    calls = {query: partial(listed, many.here, query) for query in {**LISTS, **INDEX_ALONE}}
    for name, call in {**calls, "my day": partial(my_day, many.here)}.items():
        with CaptureQueriesContext(connection) as captured:
            call()
        with connection.cursor() as cursor:
            for query in captured.captured_queries:
                cursor.execute(f"EXPLAIN {query['sql'].replace('%', '%%')}", [])
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert "Seq Scan on dossiers_" not in plan, (name, plan)


def my_day(office):
    day = MyDay(office.desk, timezone.now())
    assert day.numbers["pham-vi=cua-toi"] == "99+"
    assert day.next
    assert len(day.news) == 6


def test_the_second_page_follows_the_first_and_leads_back(many):
    for query in ("pham-vi=tat-ca&q=nguyen", "pham-vi=tat-ca&buoc=check", "pham-vi=co-quan&trang-thai=1"):
        page = listed(many.here, query)
        second = listed(many.here, page.next.removeprefix("?"))
        back = listed(many.here, second.previous.removeprefix("?"))

        assert max(one.row.key for one in second.rows) != max(one.row.key for one in page.rows)
        assert not {one.row.key for one in page.rows} & {one.row.key for one in second.rows}
        assert [one.row.key for one in back.rows] == [one.row.key for one in page.rows]

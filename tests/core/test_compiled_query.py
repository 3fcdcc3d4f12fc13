"""Queries whose SQL is written once: they read what the ordinary query reads, each time anew, with one statement."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from core.access_log import AccessKind, AccessRecord, record_search
from core.compiled_query import CompiledQuery
from core.people import User
from eforms.models import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(django_user_model: type[User]) -> list[User]:
    people = [django_user_model.objects.create(username=f"reader-{n}") for n in range(3)]
    for person in people:
        record_search(person, "Danh sách", f"của {person.pk}")
    return people


def records_of() -> CompiledQuery[AccessRecord]:
    searches = AccessRecord.objects.filter(reader=OuterRef("reader"), kind=AccessKind.SEARCH)
    return CompiledQuery(
        lambda reader: (
            AccessRecord.objects.filter(reader=reader)
            .select_related("reader", "subject")
            .annotate(has_searched=Exists(searches))
            .order_by("pk")
        )
    )


def columns(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_it_reads_what_the_ordinary_query_reads(readers, django_assert_num_queries):
    of_reader = records_of()
    for reader in readers * 2:
        with django_assert_num_queries(1):
            [read] = of_reader(reader.pk)
            assert read.reader.username == reader.username
            assert read.subject is None
        [ordinary] = of_reader.queryset(reader.pk)
        assert columns(read) == columns(ordinary)
        assert columns(read.reader) == columns(ordinary.reader)
        assert vars(read)["has_searched"] is True


def test_a_text_is_a_key(readers, django_user_model):
    by_name = CompiledQuery(lambda name: django_user_model.objects.filter(username=name))
    for reader in readers:
        assert [found.pk for found in by_name(reader.username)] == [reader.pk]
    assert by_name("reader-%") == by_name("") == by_name("' OR 1 = 1") == []


def test_a_number_that_no_column_holds_finds_nothing(readers):
    of_reader = records_of()
    assert of_reader(10**20) == of_reader(-(10**20)) == []
    assert len(of_reader(readers[0].pk)) == 1
    assert of_reader(2**63 - 1) == []


def test_django_writes_the_sql_once(readers, monkeypatch):
    of_reader, written = records_of(), list[int]()
    compiler = connection.ops.compiler("SQLCompiler")
    as_sql = compiler.as_sql

    def counted(self, *args, **options):
        written.append(1)
        return as_sql(self, *args, **options)

    monkeypatch.setattr(compiler, "as_sql", counted)
    of_reader(readers[0].pk)
    first = len(written)
    of_reader(readers[1].pk)
    assert len(written) == first > 0


def test_each_call_reads_anew(readers):
    of_reader, reader = records_of(), readers[0]
    assert len(of_reader(reader.pk)) == 1
    record_search(reader, "Danh sách", "lần nữa")
    assert len(of_reader(reader.pk)) == 2


def test_rows_are_given_the_related_object_that_is_known(readers, django_assert_num_queries):
    [read] = CompiledQuery(lambda reader: AccessRecord.objects.filter(reader=reader))(readers[0].pk, reader=readers[0])
    with django_assert_num_queries(0):
        assert read.reader is readers[0]


def test_columns_alone_are_read_as_tuples(readers):
    labels = CompiledQuery(lambda reader: AccessRecord.objects.filter(reader=reader).values_list("reader", "label"))
    assert labels(readers[1].pk) == [(readers[1].pk, f"Danh sách: của {readers[1].pk}")]


def test_a_uuid_is_a_key_too(readers, django_assert_num_queries):
    drafts = [Draft.objects.create(owner=reader, checksum="0" * 64) for reader in readers]
    own = CompiledQuery(lambda key, owner: Draft.objects.filter(key=key, owner=owner))
    for draft, reader in zip(drafts, readers, strict=True):
        with django_assert_num_queries(1):
            assert own(draft.key, reader.pk) == [draft]
    assert own(drafts[0].key, readers[1].pk) == []


def test_a_key_that_is_no_parameter_is_refused():
    with pytest.raises(ValueError, match="Each of 1 keys"):
        CompiledQuery(lambda reader: AccessRecord.objects.all())(1)


def test_a_thread_asks_on_its_own_connection():
    of_reader = records_of()
    of_reader(1)

    def connection_there() -> object:
        written: Any = of_reader._written
        return written.asked_for((1,)).query.get_compiler().connection

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(connection_there).result() is not connection
    assert of_reader(1) == []

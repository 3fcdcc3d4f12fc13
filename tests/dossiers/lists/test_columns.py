"""The list filtered by answers: the list columns of the one procedure that is chosen."""

import json
from decimal import Decimal
from importlib import import_module
from urllib.parse import parse_qsl

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from eforms.answers.list_columns import list_columns, list_values
from eforms.definition import Answer, FormDefinition
from eforms.models import Draft
from services.dossiers.actions import applicant, desk
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.columns import read_number
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.desk.lists.facets import facets_of
from services.dossiers.models import Dossier, Filing, SavedView, SearchTerm, Task
from services.dossiers.process.column_terms import (
    MOST_WORDS,
    column_terms,
    run_terms,
    sortable,
    text_terms,
    value_term,
)
from tests.pages import Page

LIST = "/admin/dossiers/dossier/queue/"
ONE = "pham-vi=tat-ca&thu-tuc=2.000635"


def listed(person, query):
    return {row.pk for row in DossierList(person, Address.of(query)).queryset}


def chips(person, query):
    return {(chip.label, chip.value): chip for chip in DossierList(person, Address.of(query)).criteria.chips()}


CHOSEN = {
    "cot.event=birth": True,
    "cot.event=death": False,
    "cot.event=death&cot.event=birth": True,
    "cot.event=birth&khong=cot.event": False,
    "cot.event=death&khong=cot.event": True,
    "cot.person_name=thi hoa": True,
    "cot.person_name=Nguyễn Thị Hoa": True,
    "cot.person_name=hoa nguyen": False,
    "cot.person_name=ho": False,
    "cot.person_name=nguyen thi hoa&cot.person_name.phep=la": True,
    "cot.person_name=thi hoa&cot.person_name.phep=la": False,
    "cot.person_name=thi hoa&khong=cot.person_name": False,
    "cot.copies=3": True,
    "cot.copies=4": False,
    "cot.copies.tu=2&cot.copies.den=10": True,
    "cot.copies.tu=3&cot.copies.den=3": True,
    "cot.copies.tu=4": False,
    "cot.copies.den=2": False,
    "cot.copies.den=2&khong=cot.copies": True,
    "cot.copies.tu=2&cot.event=birth&cot.person_name=hoa": True,
    "cot.copies.tu=2&cot.event=death&cot.person_name=hoa": False,
}


@pytest.mark.parametrize("scope", ["co-quan", "tat-ca"])
def test_rows_are_chosen_by_what_was_answered(road, paid, scope):
    Task.objects.update(person=None)
    query = f"pham-vi={scope}&thu-tuc=2.000635"

    assert {one: bool(listed(road.here.desk, f"{query}&{one}")) for one in CHOSEN} == CHOSEN


def test_nobody_finds_by_answers_what_is_not_theirs(road, paid):
    for scope in ("cua-toi", "co-quan", "tat-ca", "gui-de-biet"):
        assert not listed(road.elsewhere.leader, f"pham-vi={scope}&thu-tuc=2.000635&cot.event=birth")


LEFT_ALONE = {
    f"{ONE}&cot.gone=x": ("gone", "x", "không còn"),
    f"{ONE}&cot.event=wedding": ("Đề nghị cấp bản sao", "wedding", "không còn"),
    f"{ONE}&cot.copies.tu=ba": ("Số lượng bản sao yêu cầu cấp từ", "ba", "không phải là số"),
    f"{ONE}&cot.person_name=%25": ("Họ, chữ đệm, tên người có tên trong giấy tờ chứa", "%", "không có chữ để tìm"),
    "pham-vi=tat-ca&cot.event=death": ("event", "death", "chỉ lọc được khi chọn một thủ tục"),
    f"{ONE}&khong=thu-tuc&thu-tuc=9.999999&cot.event=death": ("event", "death", "chỉ lọc được khi chọn một thủ tục"),
    "pham-vi=tat-ca&thu-tuc=9.999999&cot.event=death": ("event", "death", "không còn"),
}


@pytest.mark.parametrize("query", LEFT_ALONE)
def test_what_is_no_criterion_is_shown_and_can_be_dropped(road, paid, query):
    label, value, trouble = LEFT_ALONE[query]
    chip = chips(road.here.leader, query)[label, value]

    assert chip.trouble == trouble
    assert (f"cot.{label}", value) not in parse_qsl(chip.without)


def test_what_is_not_understood_leaves_nothing_out(road, paid):
    for query in LEFT_ALONE:
        if "9.999999" not in query:
            assert listed(road.here.leader, query) == {paid.pk}


def test_columns_are_offered_with_one_procedure_and_keep_what_was_chosen(road, paid, client):
    client.force_login(road.here.leader)
    without = Page(client.get(f"{LIST}?pham-vi=tat-ca&loc=1"))
    assert "cot.event" not in {one.get("name") for one in without.element.xpath("//form[@id='loc']//select")}

    query = f"{ONE}&loc=1&cot.event=birth&cot.person_name=hoa&cot.person_name.phep=la&cot.copies.tu=2&cot.gone=x"
    page = Page(client.get(f"{LIST}?{query}"))
    form = page.element.get_element_by_id("loc")
    sent = dict(form.form_values())

    kept = {"cot.event": "birth", "cot.person_name": "hoa", "cot.person_name.phep": "la", "cot.copies.tu": "2"}
    assert {**kept, "cot.gone": "x", "cot.copies.den": ""}.items() <= sent.items()


@pytest.mark.parametrize("typed", ["%00", "hoa%00", "1e-999999999", "9" * 300, "%F0%9F%98%80", "--", "NaN"])
def test_whatever_is_typed_a_list_is_shown(road, paid, client, typed):
    client.force_login(road.here.leader)
    columns = ("person_name", "person_name.tu", "copies", "copies.tu", "event", "event.den", "gone")
    for column in columns:
        for how in ("", "&cot.person_name.phep=la", "&khong=cot.person_name&khong=cot.copies"):
            assert client.get(f"{LIST}?{ONE}&cot.{column}={typed}{how}").status_code == 200


def test_the_counts_of_other_procedures_ask_nothing_of_the_answers_of_this_one(road, paid):
    listed = DossierList(road.here.leader, Address.of(f"{ONE}&cot.event=death&khong=cot.event&trang-thai=1"))
    [facet] = facets_of(listed)["thu-tuc"]

    assert (facet.rows, facet.link) == ("1", "?pham-vi=tat-ca&trang-thai=1&thu-tuc=2.000635")


def test_a_saved_view_keeps_a_column_that_is_gone(road, paid, client):
    client.force_login(road.here.leader)
    query = f"{ONE}&cot.event=birth&cot.person_name=hoa"
    client.post(reverse("admin:dossier_view_save"), {"name": "Khai sinh", "query": query})
    saved = SavedView.objects.get().query
    form = road.version.package.model_dump(mode="json")["form"]
    for step in form["steps"]:
        for field in step["fields"]:
            field["in_list"] = field["key"] == "copies"
    road.revise(form=form)

    page = Page(client.get(f"{LIST}?{saved}"))

    assert [" ".join(one.text_content().split()) for one in page.element.xpath("//li[@class='gone']/span")] == [
        "event: birth – không còn",
        "person_name: hoa – không còn",
    ]


def test_what_is_filtered_follows_the_answers_and_the_office(road, client):
    dossier = road.submit(relation="child")
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=["copies"], note="Số bản chưa đúng.")
    applicant.answer_supplement(dossier, by=road.citizen, answers={"copies": 12})
    assert listed(road.here.leader, f"{ONE}&cot.copies.tu=12")
    assert not listed(road.here.leader, f"{ONE}&cot.copies.den=11")

    SearchTerm.objects.filter(dossier=dossier).update(agency=road.elsewhere.agency)
    assert not listed(road.here.leader, f"{ONE}&cot.copies.tu=12")


def test_the_migration_writes_what_dossiers_from_before_are_filtered_by(road, paid):
    before = set(SearchTerm.objects.values_list("dossier", "term"))
    SearchTerm.objects.filter(term__startswith="=").delete()

    migration = import_module("services.dossiers.migrations.0052_column_terms")
    migration.write_terms(apps, None)
    migration.write_terms(apps, None)

    assert set(SearchTerm.objects.values_list("dossier", "term")) == before


FORM = {
    "steps": [
        {
            "key": "only",
            "title": "Nội dung",
            "fields": [
                {"key": "born", "type": "date", "label": "Ngày sinh", "must_know": "year", "in_list": True},
                {"key": "urgent", "type": "yes_no", "label": "Cần gấp", "in_list": True},
                {"key": "area", "type": "decimal", "label": "Diện tích", "in_list": True},
            ],
        }
    ]
}


def test_answers_of_each_type_become_values_to_compare():
    form = FormDefinition.model_validate(FORM)
    values = {
        column.key: value for column, value in list_values(form, {"born": "1985", "urgent": False, "area": "72.50"})
    }
    kinds = {column.key: (column.kind.name, dict(column.choices)) for column in list_columns(form)}

    assert {key: str(value) for key, value in values.items()} == {"born": "1985", "urgent": "no", "area": "72.50"}
    assert kinds["urgent"] == ("CHOICE", {"yes": "Có", "no": "Không"})
    assert (kinds["born"][0], kinds["area"][0]) == ("DATE", "NUMBER")


def test_numbers_sort_by_their_size():
    typed = ["-1.000.000", "-1,5", "0", "0,000001", "3", "20", "999.999.999.999.999"]
    terms = [sortable(number) for text in typed if (number := read_number(text)) is not None]
    assert len(terms) == len(typed)
    assert terms == sorted(terms)
    assert [read_number(text) for text in ("", "ba", "NaN", "Infinity", "1e99", "9" * 40)] == [None] * 6


def test_a_number_is_read_as_forms_take_it():
    typed = {"1.500": 1500, "72,5": Decimal("72.5"), "72.5": Decimal("72.5"), "1 500,25": Decimal("1500.25")}
    assert {text: read_number(text) for text in typed} == typed
    assert [read_number(text) for text in ("1e5", "1_0", "1,2,3", "1.50.3")] == [None] * 4


def test_the_last_words_of_a_text_are_found_as_the_first():
    words = [f"chu{number}" for number in range(MOST_WORDS)]
    terms = text_terms("2.000635", "name", " ".join(words))
    assert set(run_terms("2.000635", "name", " ".join(words[-3:]))) <= set(terms)


def test_long_answers_are_told_apart():
    one, other = (value_term("2.000635", "name", "a" * 100 + end) for end in "bc")
    assert one != other
    assert len(one) <= 60


MANY = 4_000


def copy_many(dossier):
    """Copies of a dossier with their terms: each asks for two copies, one in a thousand for forty of a rare name."""
    copied = {
        Draft: {"id": "1000 + i", "key": "gen_random_uuid()"},
        Filing: {"draft_id": "1000 + i"},
        Dossier: {"id": "1000 + i", "filing_id": "1000 + i"},
    }
    keys = {Draft: dossier.filing_id, Filing: dossier.filing_id, Dossier: dossier.pk}
    with connection.cursor() as cursor:
        for model, changed in copied.items():
            names = [str(one.column) for one in model._meta.concrete_fields]
            values = ", ".join(changed.get(name, f't."{name}"') for name in names)
            listed = ", ".join(f'"{name}"' for name in names)
            table, key = model._meta.db_table, model._meta.pk.column
            rows = f"SELECT {values} FROM {table} t, generate_series(1, %s) AS n(i) WHERE t.{key} = %s"  # noqa: S608
            cursor.execute(f"INSERT INTO {table} ({listed}) {rows}", [MANY, keys[model]])
    package = dossier.package
    usual_answers: dict[str, Answer] = {"copies": 2}
    rare_answers: dict[str, Answer] = {"copies": 40, "person_name": "Bạch Kim", "event": "death"}
    usual, rare = (
        list(column_terms(package, {**dossier.sheet.answers, **answers}, today=dossier.filed_on))
        for answers in (usual_answers, rare_answers)
    )
    SearchTerm.objects.bulk_create(
        SearchTerm(dossier_id=1000 + number, agency=dossier.agency, term=term)
        for number in range(1, MANY + 1)
        for term in (rare if number % 1000 == 0 else usual)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


BOUNDED = {
    "cot.copies.tu=40": 4,
    "cot.person_name=bach kim": 4,
    "cot.event=death": 4,
    "cot.copies=2": 26,
    "cot.event=birth": 26,
    "cot.event=death&khong=cot.event": 26,
}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL")
def test_rare_answers_are_read_by_the_index_and_frequent_ones_no_further_than_a_page(road, paid):
    copy_many(paid)
    for query, most in BOUNDED.items():
        rows = DossierList(road.here.leader, Address.of(f"{ONE}&{query}")).queryset.order_by("-pk")[:26]
        [plan] = json.loads(rows.explain(format="json", analyze=True, buffers=True))
        assert len(rows) == most, query
        assert plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"] <= 400, (query, plan)

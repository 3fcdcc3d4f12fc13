"""Editors teach the search: what a term does is seen before it is saved, and who wrote what is kept."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Edition, SearchTerm
from services.catalogue.public.search import get_engine
from services.catalogue.search.effect import effect_of
from services.catalogue.search.judging import JudgedQuery
from services.catalogue.search.terms import Term, TermKind, read_terms
from tests.factories import AgencyFactory, PostFactory, publish_package
from tests.pages import Page

pytestmark = pytest.mark.django_db

GREEN = Term(TermKind.SYNONYM, "wqzy xzqw", "trích lục")


@pytest.fixture(autouse=True)
def _none_written_yet(db):
    """Without the terms that the migrations bring, which are gone where a test before emptied the database."""
    SearchTerm.objects.all().delete()


@pytest.fixture
def editor():
    return PostFactory.create(agency=AgencyFactory.create(code="G15", name="Bộ Tư pháp"), role=Role.AUTHOR).user


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def written(term: Term, **more: str) -> dict[str, str]:
    return {"kind": term.kind, "phrase": term.phrase, "meaning": term.meaning, "is_active": "on", **more}


def test_a_term_works_from_the_next_search_on(editor):
    publish_package()
    assert get_engine(Edition.current()).codes("wqzy xzqw") == []
    actions.write_search_term(None, GREEN, by=editor)
    assert get_engine(Edition.current()).codes("wqzy xzqw") == ["2.000635"]


def test_who_wrote_what_and_what_it_said_before_is_kept(editor):
    row = actions.write_search_term(None, GREEN, by=editor)
    actions.write_search_term(row, Term(GREEN.kind, "wqzy xzqw", "khai sinh"), is_active=False, by=editor)
    actions.write_search_term(row, Term(GREEN.kind, "wqzy xzqw", "khai sinh"), is_active=False, by=editor)

    last, first = row.changes.all()
    assert (first.before, last.by) == ("", editor)
    assert "trích lục" in last.before
    assert last.after.endswith("(tắt)")


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (Term(TermKind.STOP, "???"), "phải có chữ"),
        (Term(TermKind.SYNONYM, "wqzy xzqw"), "ghi nghĩa"),
        (Term(TermKind.SYNONYM, "wqzy xzqw", "trích lục; ?"), "Mỗi nghĩa"),
        (Term(TermKind.BEST_BET, "wqzy xzqw", "9.999999"), "9.999999"),
    ],
)
def test_a_term_that_says_nothing_is_refused(editor, term, reason):
    with pytest.raises(CatalogueError, match=reason):
        actions.write_search_term(None, term, by=editor)


def test_a_term_is_written_once(editor):
    actions.write_search_term(None, GREEN, by=editor)
    with pytest.raises(CatalogueError, match="Đã có"):
        actions.write_search_term(None, GREEN, by=editor)


def test_the_effect_names_what_gets_better_and_worse():
    publish_package()
    publish_package("1.001193")
    engine = get_engine(Edition.current())
    queries = [
        JudgedQuery("wqzy xzqw", "written", {"2.000635": 3}),
        JudgedQuery("khai sinh", "written", {"1.001193": 3}),
    ]

    found = effect_of(
        engine, [GREEN, Term(TermKind.STOP, "khai sinh trẻ"), Term(TermKind.BEST_BET, "khai sinh", "2.000635")], queries
    )

    assert [(shift.text, shift.first_after) for shift in found.better] == [
        ("wqzy xzqw", engine.entries([engine.index.positions["2.000635"]])[0].name)
    ]
    assert [shift.text for shift in found.worse] == ["khai sinh"]
    assert found.before["=written"].recall_at_3 == 0.5
    assert found.after["=written"].recall_at_3 == 1


def test_only_what_was_shown_is_saved(desk):
    publish_package()
    address = reverse("admin:studio_search_new")

    blind = desk.post(address, written(GREEN, save=""))
    assert "Nếu lưu thì" in Page(blind).text
    assert not SearchTerm.objects.exists()

    shown = Page(blind).field("shown").value
    other = desk.post(address, written(Term(GREEN.kind, "giấy đỏ", "khai sinh"), save="", shown=shown))
    assert "Nếu lưu thì" in Page(other).text
    assert not SearchTerm.objects.exists()

    saved = desk.post(address, written(GREEN, save="", shown=shown))
    assert saved.status_code == 302
    assert SearchTerm.objects.get().term == GREEN


def test_a_refused_term_comes_back_with_what_was_typed(desk):
    page = desk.post(reverse("admin:studio_search_new"), written(Term(TermKind.BEST_BET, "wqzy xzqw", "9.9"), try_=""))
    assert page.status_code == 422
    assert Page(page).field("phrase").value == "wqzy xzqw"
    assert "Không có thủ tục nào mang mã 9.9" in Page(page).text


def test_the_list_narrows_and_goes_on(desk, editor):
    for number in range(60):
        SearchTerm.objects.create(kind=TermKind.STOP, phrase=f"từ {number:02}")
    SearchTerm.objects.create(kind=TermKind.SYNONYM, phrase="wqzy xzqw", meaning="trích lục")
    address = reverse("admin:studio_search")

    assert "wqzy xzqw" in Page(desk.get(address, {"loai": "synonym", "q": "xzqw"})).text
    assert "wqzy xzqw" not in Page(desk.get(address, {"loai": "stop"})).text
    assert desk.get(address, {"q": "\0", "sau": "x"}).status_code == 200


def test_shipped_terms_are_added_once_and_what_editors_wrote_stays(editor):
    shipped = read_terms()
    own = next(term for term in shipped if term.kind == TermKind.STOP)
    actions.write_search_term(None, own, is_active=False, by=editor)

    call_command("load_search_terms", stdout=StringIO())
    call_command("load_search_terms", stdout=StringIO())

    assert SearchTerm.objects.count() == len(shipped)
    assert not SearchTerm.objects.get(kind=own.kind, phrase=own.phrase).is_active


def test_any_set_is_judged_on_the_catalogue_in_force(tmp_path):
    publish_package()
    asked = tmp_path / "theirs.tsv"
    asked.write_text("query\tkind\tjudgements\ntrích lục\twritten\t2.000635:3\nwqzy\twritten\t2.000635:3\n")
    said = StringIO()

    call_command("judge_search", asked, missed=True, stdout=said)

    assert "recall@3 0.500  nDCG@10 0.500" in said.getvalue()
    assert "missed: wqzy" in said.getvalue()


def test_a_file_that_is_no_set_of_judged_queries_is_refused(tmp_path):
    (tmp_path / "x.tsv").write_text("a\tb\n1\t2\n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("judge_search", tmp_path / "x.tsv")

"""Legal texts that another replaces, and the procedures that still cite them."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.legal_texts.citations import cited_numbers
from services.catalogue.models import CitedText, ReplacedText
from tests.factories import PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
FEES = "281/2016/TT-BTC"
DAY = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def test_a_text_is_cited_by_the_legal_basis_or_by_a_fee(published):
    package = published.package
    assert cited_numbers(package) == set(CitedText.objects.values_list("number", flat=True))
    without = package.record.model_copy(update={"legal_basis": ()})
    assert cited_numbers(package.model_copy(update={"record": without})) == {FEES}
    worded = package.fees[0].model_copy(update={"basis": "Điều 4 Thông tư 281/2016/tt-btc"})
    assert cited_numbers(package.model_copy(update={"record": without, "fees": (worded,)})) == {FEES}


def test_whoever_cites_a_replaced_text_finds_it_listed(client, published, author, django_assert_max_num_queries):
    actions.mark_replaced("281/2016/TT-BTC ", "9/2026/TT-BTC", DAY, by=author)
    client.force_login(author)
    listed = reverse("admin:studio_expiring")
    client.get(listed)
    with django_assert_max_num_queries(12):
        shown = Page(client.get(listed)).text
    assert "1 thủ tục còn viện dẫn" in shown
    [text] = ReplacedText.objects.all()
    assert published.procedure.name in Page(client.get(reverse("admin:studio_replaced_text", args=[text.pk]))).text
    own = Page(client.get(reverse("admin:studio_procedure", args=[published.procedure_id]))).text
    assert "thay bằng 9/2026/TT-BTC từ ngày 01/01/2027" in own
    assert FEES in Page(client.get(reverse("admin:studio_calendar"))).text
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    assert "không còn thủ tục nào viện dẫn" in Page(client.get(listed)).text


def test_a_version_that_cites_it_no_more_leaves_the_list(published, approver):
    actions.retire(published, by=approver)
    assert not CitedText.objects.exists()


def test_only_authors_of_ministries_mark_a_text_and_once(published, author, approver):
    in_a_ward = PostFactory.create(role=Role.AUTHOR).user
    for stranger in (approver, in_a_ward):
        with pytest.raises(CatalogueError, match="của bộ, ngành"):
            actions.mark_replaced(FEES, "9/2026/TT-BTC", DAY, by=stranger)
    with pytest.raises(CatalogueError, match="một văn bản khác"):
        actions.mark_replaced(FEES, "281/2016/tt-btc", DAY, by=author)
    text = actions.mark_replaced(FEES, "9/2026/TT-BTC", DAY, by=author)
    with pytest.raises(CatalogueError, match="đã được ghi"):
        actions.mark_replaced("281/2016/tt-btc", "10/2026/TT-BTC", DAY, by=author)
    with pytest.raises(CatalogueError, match="của bộ, ngành"):
        actions.take_mark_back(text, by=approver)
    actions.take_mark_back(text, by=author)
    assert not ReplacedText.objects.exists()


def test_what_was_typed_stays_where_it_is_refused(client, author):
    client.force_login(author)
    typed = {"number": FEES, "replaced_by": "9/2026/TT-BTC", "since": "31/02/2027"}
    refused = client.post(reverse("admin:studio_expiring"), typed)
    assert refused.status_code == 422
    assert "Ghi ngày có thật" in Page(refused).text
    assert 'value="9/2026/TT-BTC"' in refused.content.decode()
    assert client.post(reverse("admin:studio_expiring"), {**typed, "since": "01/01/2027"}).status_code == 302

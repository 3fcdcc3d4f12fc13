"""How many statements confirming asks of the database: pages read no more for more people."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from services.dossiers.models import Dossier
from tests.dossiers.participants.conftest import owner
from tests.dossiers.participants.test_views import browser_of
from tests.dossiers.test_lean import at_most
from tests.factories import UserFactory


def many(together, count: int) -> None:
    people = [(f"Lê Văn {chr(ord('A') + n)}", f"00108{count:05}{n:02}") for n in range(count)]
    for name, number in people:
        UserFactory.create(full_name=name, personal_number=number)
    together.answer(owners=[owner(name, number) for name, number in people])


def test_the_page_of_an_invitation(together):
    together.send()
    address, browser = together.invitation(together.landlord).get_absolute_url(), browser_of(together.landlord)
    browser.get(address)

    with at_most(6):
        browser.get(address)


def test_the_page_of_the_wait_and_the_own_list_read_no_more_for_more_people(together):
    citizen, key = browser_of(together.road.citizen), together.filing.draft.key
    counts = []
    for count in (2, 12):
        many(together, count)
        together.send()
        for address in (f"/nop/{key}/xac-nhan/", "/ho-so/", f"/nop/{key}/kiem-tra/"):
            citizen.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert citizen.get(address).status_code == 200
            counts.append(len(captured))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 6


def test_confirming(together):
    together.send()
    with at_most(25):
        together.confirm(together.landlord)
    assert not Dossier.objects.exists()


def test_a_check_page_where_nobody_else_confirms_asks_nothing_more(road):
    begun = road.begin()
    browser = browser_of(road.citizen)
    browser.get(f"/nop/{begun.draft.key}/kiem-tra/")
    with at_most(3):
        browser.get(f"/nop/{begun.draft.key}/kiem-tra/")

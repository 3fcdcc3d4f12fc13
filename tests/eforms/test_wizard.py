import pytest
from django.urls import reverse

pytestmark = pytest.mark.urls("tests.eforms.samples")


@pytest.fixture
def browser(client, citizen):
    client.force_login(citizen)
    return client


@pytest.fixture
def at(draft):
    return lambda step: reverse("step", kwargs={"key": draft.key, "step": step})


def test_a_step_is_shown_with_what_the_portal_knows(browser, at):
    page = browser.get(at("who")).content.decode()
    assert "H&#x27;Hen Niê" in page
    assert "Mã số thuế" not in page


def test_a_good_step_is_saved_and_leads_on(browser, draft, at):
    answer = browser.post(at("who"), {"kind": "person", "name": "Nguyễn Thị Hoa"})
    assert answer.url == at("copies")
    draft.refresh_from_db()
    assert draft.answers == {"kind": "person", "name": "Nguyễn Thị Hoa", "phone": None}

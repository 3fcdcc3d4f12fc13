"""The outbox in the admin: to look at, and to try again what was given up."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.outbox import publish
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from tests.factories import UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

LIST = reverse("admin:core_outboxjob_changelist")


@pytest.fixture
def hopeless(register):
    register("hopeless", lambda: None)
    return OutboxJob.objects.create(kind="hopeless", key="hopeless:1", state=JobState.GIVEN_UP, attempts=20)


def test_list_says_how_many_were_given_up(admin_client, hopeless):
    page = admin_client.get(LIST, {"state": JobState.GIVEN_UP, "kind": "hopeless"})

    assert page.status_code == 200
    assert Page(page).link("Đã bỏ cuộc (1)")
    assert [job.pk for job in page.context["cl"].result_list] == [hopeless.pk]


def test_filter_leaves_out_other_states(admin_client, hopeless):
    page = admin_client.get(LIST, {"state": JobState.DONE})

    assert list(page.context["cl"].result_list) == []


def test_one_that_was_given_up_can_be_tried_again(admin_client, hopeless):
    page = admin_client.post(LIST, {"action": "try_again", "_selected_action": [hopeless.pk]}, follow=True)

    assert Page(page).notices == ["1 việc sẽ được làm lại."]
    hopeless.refresh_from_db()
    assert hopeless.state == JobState.PENDING


def test_one_that_is_done_is_not_tried_again(admin_client, hopeless):
    OutboxJob.objects.update(state=JobState.CLAIMED, claimed_at=hopeless.created_at, due_at=hopeless.created_at)

    page = admin_client.post(LIST, {"action": "try_again", "_selected_action": [hopeless.pk]}, follow=True)

    assert Page(page).notices == ["Chỉ làm lại được những việc đã bỏ cuộc."]


def test_nobody_edits_a_job(admin_client, hopeless):
    page = admin_client.get(reverse("admin:core_outboxjob_change", args=[hopeless.pk]))

    assert page.status_code == 200
    assert "_save" not in [button.name for button in Page(page).buttons()]


def test_staff_without_the_right_see_nothing(client, hopeless):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(LIST).status_code == 403


def test_every_kind_of_job_has_words_that_the_list_and_its_filter_say(admin_client):
    """Kinds that a test registers for itself have none, and stand there by their name."""
    known = {kind: publish.words_of(kind) for kind in publish.kinds()}
    assert [kind for kind, words in known.items() if words == kind] == []
    assert len(set(known.values())) == len(known)

    OutboxJob.objects.create(kind="payments.receipt", key="receipt:1", due_at=timezone.now())
    text = admin_client.get(LIST).content.decode()

    assert text.count("Lập biên lai") >= 2

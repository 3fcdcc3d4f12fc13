"""A label is put on many dossiers, or taken off, and stands on their work pages."""

import pytest

from services.dossiers.actions import bulk, conversation
from services.dossiers.actions.conversation import MOST_LABELS
from services.dossiers.errors import DossierError
from services.dossiers.models import BulkItem, BulkVerb, Dossier, Label, Outcome
from tests.dossiers.bulk.conftest import ALL, done, outcomes, sentences
from tests.dossiers.bulk.test_pages import begin
from tests.dossiers.test_views_following import read, signed_in, work
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db


def on(dossier: Dossier) -> list[str]:
    return list(dossier.labels.values_list("name", flat=True))


def test_a_new_label_is_put_on_all_and_read_on_the_work_page(road, several, client):
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="label", all="1")
    assert not Page(client.get(run)).mentions("Lịch sử của mỗi hồ sơ")

    client.post(f"{run}bat-dau/", {"nhan-new": "Chờ lãnh đạo"})
    work_off()

    assert [on(one) for one in several] == [["Chờ lãnh đạo"]] * 3
    assert Page(client.get(run)).mentions("Nhãn: Chờ lãnh đạo")
    assert Page(client.get(work(several[0]))).mentions("Nhãn: Chờ lãnh đạo")
    assert not BulkItem.objects.filter(event__isnull=False).exists()


def test_other_labels_stay_and_twice_is_once(road, several):
    conversation.set_labels(several[0], by=road.here.desk, kept=(), new="Khó")
    for _ in range(2):
        assert set(outcomes(done(BulkVerb.LABEL, several, road.here.desk, label="Gấp"))) == {Outcome.DONE}

    assert on(several[0]) == ["Gấp", "Khó"]
    assert Label.objects.count() == 2


def test_a_label_is_taken_off_those_that_have_it_and_the_others_are_left(road, several, client):
    for one in several[:2]:
        conversation.set_labels(one, by=road.here.desk, kept=Label.objects.all(), new="Gấp")
    conversation.add_label(several[0], by=road.here.desk, name="Khó")
    client.force_login(road.here.handler)
    run = begin(client, query="pham-vi=tat-ca", verb="unlabel", all="1")
    page = Page(client.get(run))
    assert page.element.xpath("//select[@name='nhan-label']/option[@value='Gấp']")
    assert "nhan-new" not in page.fields

    client.post(f"{run}bat-dau/", {"nhan-label": "Gấp"})
    work_off()

    assert [on(one) for one in several] == [["Khó"], [], []]


@pytest.mark.parametrize(
    "posted", [{}, {"nhan-label": "Không có"}, {"nhan-label": "Gấp", "nhan-new": "Khác"}, {"nhan-new": "\u200b"}]
)
def test_a_run_without_one_label_does_not_start(road, several, client, posted):
    conversation.add_label(several[0], by=road.here.desk, name="Gấp")
    client.force_login(road.here.desk)
    run = begin(client, query="pham-vi=tat-ca", verb="label", all="1")

    assert client.post(f"{run}bat-dau/", posted).status_code == 422
    with pytest.raises(DossierError, match="nhãn"):
        bulk.start(bulk.begin(BulkVerb.LABEL, ALL, [several[0].pk], by=road.here.desk), by=road.here.desk)
    assert on(several[1]) == []


def test_a_dossier_that_is_full_is_named_and_the_others_are_done(road, several):
    for number in range(MOST_LABELS):
        conversation.add_label(several[0], by=road.here.desk, name=f"Nhãn {number}")

    run = done(BulkVerb.LABEL, several, road.here.desk, label="Gấp")

    assert outcomes(run) == [Outcome.REFUSED, Outcome.DONE, Outcome.DONE]
    assert str(MOST_LABELS) in sentences(run)[0]


def test_those_of_another_office_are_not_chosen(road, several):
    with pytest.raises(DossierError, match="thẩm quyền"):
        bulk.begin(BulkVerb.LABEL, ALL, [one.pk for one in several], by=road.elsewhere.desk)
    with pytest.raises(DossierError, match="thẩm quyền"):
        conversation.remove_label(several[0], by=road.elsewhere.desk, name="Gấp")


def test_the_applicant_does_not_read_it(road, several):
    conversation.add_label(several[0], by=road.here.desk, name="Hồ sơ khó")

    assert not read(signed_in(road.citizen), f"/ho-so/{several[0].pk}/").mentions("Hồ sơ khó")

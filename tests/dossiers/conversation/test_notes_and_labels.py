"""Notes and labels of colleagues: the applicant never sees them, another office neither."""

from uuid import uuid4

import pytest

from notifications.models import Notification
from services.dossiers.actions import conversation
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.errors import DossierError
from services.dossiers.models import Label, Note
from tests.pages import Page


def page_of(dossier):
    return f"/admin/dossiers/dossier/{dossier.pk}/messages/"


def test_who_is_mentioned_is_told_and_reads_the_note(road, paid, client):
    client.force_login(road.here.desk)
    client.post(
        page_of(paid),
        {
            "form": "ghi-chu",
            "ghi-chu-text": "Xem giúp.",
            "ghi-chu-key": uuid4(),
            "ghi-chu-mentioned": road.here.leader.pk,
        },
    )

    [notice] = Notification.objects.filter(kind="note_mentions")
    assert notice.recipient == road.here.leader
    client.force_login(road.here.leader)
    assert "Xem giúp." in Page(client.get(notice.path)).text


def test_the_applicant_never_sees_a_note(road, paid, client):
    conversation.write_note(paid, by=road.here.desk, text="Nghi giấy tờ giả.", key=uuid4())
    client.force_login(road.citizen)

    for path in (f"/ho-so/{paid.pk}/", f"/ho-so/{paid.pk}/trao-doi/"):
        assert "Nghi giấy tờ giả" not in Page(client.get(path)).text


def test_nobody_is_mentioned_who_may_not_read_the_dossier(road, paid, client):
    with pytest.raises(DossierError, match="không nhắc được"):
        conversation.write_note(paid, by=road.here.desk, text="Xem giúp.", key=uuid4(), mentioned=[road.elsewhere.desk])
    client.force_login(road.here.desk)
    answer = client.post(
        page_of(paid),
        {
            "form": "ghi-chu",
            "ghi-chu-text": "Xem.",
            "ghi-chu-key": uuid4(),
            "ghi-chu-mentioned": road.elsewhere.desk.pk,
        },
    )
    assert answer.status_code == 422
    assert not Note.objects.exists()


def test_a_note_sent_twice_is_one(road, paid):
    key = uuid4()
    for _ in range(2):
        conversation.write_note(paid, by=road.here.desk, text="Xem.", key=key, mentioned=[road.here.leader])

    assert Note.objects.count() == 1
    assert Notification.objects.filter(kind="note_mentions").count() == 1


def test_a_label_is_made_once_and_the_list_is_filtered_by_it(road, paid, client):
    other = road.submit()
    client.force_login(road.here.desk)
    for name in ("Hồ sơ khó", "hồ sơ  KHÓ"):
        client.post(page_of(paid), {"form": "nhan", "nhan-new": name})

    [label] = Label.objects.all()
    listed = DossierList(road.here.desk, Address.of(f"pham-vi=tat-ca&nhan={label.pk}")).queryset
    without = DossierList(road.here.desk, Address.of(f"pham-vi=tat-ca&nhan={label.pk}&khong=nhan")).queryset
    assert list(listed) == [paid]
    assert list(without) == [other]


def test_a_label_that_is_not_kept_is_taken_off(road, paid, client):
    conversation.set_labels(paid, by=road.here.desk, kept=(), new="Gấp")
    client.force_login(road.here.desk)
    assert Page(client.get(page_of(paid))).element.xpath("//input[@name='nhan-kept'][@checked]")

    client.post(page_of(paid), {"form": "nhan"})

    assert not paid.labels.exists()
    assert Label.objects.exists()


def test_a_label_of_another_office_is_not_put_on(road, paid):
    theirs = Label.objects.create(agency=road.elsewhere.agency, name="Của họ", word="cua ho")

    conversation.set_labels(paid, by=road.here.desk, kept=[theirs])

    assert not paid.labels.exists()


def test_labels_of_another_office_are_not_shown_to_filter_by(road, paid, client):
    Label.objects.create(agency=road.elsewhere.agency, name="Của họ", word="cua ho")
    client.force_login(road.here.desk)

    assert "Của họ" not in Page(client.get("/admin/dossiers/dossier/queue/?pham-vi=tat-ca&loc=1")).text


def test_too_many_labels_are_refused(road, paid, monkeypatch):
    monkeypatch.setattr(conversation, "MOST_LABELS", 1)
    conversation.set_labels(paid, by=road.here.desk, kept=(), new="Gấp")

    with pytest.raises(DossierError, match="tối đa 1 nhãn"):
        conversation.set_labels(paid, by=road.here.desk, kept=list(Label.objects.all()), new="Khó")


@pytest.mark.parametrize("name", ["\u200b", " \u2060\u00ad ", "\u0301"])
def test_a_label_that_nobody_can_see_is_refused(road, paid, name):
    with pytest.raises(DossierError, match="đọc được"):
        conversation.set_labels(paid, by=road.here.desk, kept=(), new=name)
    with pytest.raises(DossierError, match="đọc được"):
        conversation.add_label(paid, by=road.here.desk, name=name)
    assert not Label.objects.exists()

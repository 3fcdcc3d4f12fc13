"""Who else is looking at a dossier."""

import time

from django.core.cache.backends.dummy import DummyCache

from core.access_log.models import AccessRecord
from services.dossiers.desk import presence
from tests.dossiers.test_views_following import signed_in, work
from tests.pages import Page


def test_colleagues_are_named_to_each_other_and_nobody_to_themselves(road, in_work):
    first, second = signed_in(road.here.handler), signed_in(road.here.leader)

    assert not Page(first.get(work(in_work))).mentions("Đang xem")
    assert Page(second.get(work(in_work))).mentions(f"Đang xem: {road.here.handler}.")
    read = AccessRecord.objects.count()
    assert Page(first.get(f"/admin/dossiers/dossier/{in_work.pk}/looking/")).mentions(str(road.here.leader))
    assert AccessRecord.objects.count() == read


def test_who_left_is_forgotten_after_a_while(road, in_work, monkeypatch):
    presence.others_looking(in_work.pk, road.here.handler)
    later = time.time() + presence.SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert presence.others_looking(in_work.pk, road.here.leader) == []


def test_the_page_is_shown_though_the_cache_keeps_nothing(road, in_work, monkeypatch):
    monkeypatch.setattr(presence, "cache", DummyCache("none", {}))

    assert signed_in(road.here.handler).get(work(in_work)).status_code == 200

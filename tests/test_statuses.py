"""Every table of statuses says how each of its members looks, in which words, and what is open and what is final."""

from typing import cast, get_args

import pytest
from django.db.models import Choices

from core.status import Badged, StatusChoices, Tone
from core.templatetags.ui import COMPONENTS, status_badge
from payments.orders.timeline import KIND_LABELS, VERDICT_LABELS
from payments.status import MessageKind, RefundStatus, Verdict
from services.catalogue.models import VersionState
from services.dossiers.models import Dossier
from services.dossiers.status import ALLOWED_TRANSITIONS, FINAL, OPEN, Stage, Status

TABLES: list[type[Choices]] = [*StatusChoices.__subclasses__(), Status]
MEMBERS = [cast(Badged, status) for table in TABLES for status in table]
ICONS = {file.stem for file in (COMPONENTS / "icons").glob("*.svg")}


@pytest.mark.parametrize("status", MEMBERS, ids=str)
def test_every_status_has_its_tone_icon_and_words(status: Badged):
    assert status.tone in get_args(Tone)
    assert status.icon in ICONS
    assert status.label


@pytest.mark.parametrize("status", MEMBERS, ids=str)
def test_a_badge_is_drawn_from_the_status_alone(status: Badged):
    badge = status_badge(status)
    assert badge.startswith(f'<span class="status status-{status.tone}"><svg')
    assert badge.endswith(f"{status.label}</span>")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_a_status_is_found_by_its_value(table: type[Choices]):
    assert [table(status.value) for status in table] == list(table)


@pytest.mark.parametrize("status", Status)
def test_a_dossier_has_ended_where_its_table_says_so(status: Status):
    assert Dossier(status=status.value).has_ended == (status.stage is Stage.FINAL)


@pytest.mark.parametrize("status", Status)
def test_what_is_final_leads_nowhere_and_announces_nothing(status: Status):
    is_final = status.stage is Stage.FINAL
    assert is_final == (not ALLOWED_TRANSITIONS[status]) == (not status.next_steps)


def test_queues_show_what_the_table_calls_open():
    assert set(Dossier.objects.open().query.where.children[0].rhs) == OPEN  # type: ignore[union-attr]
    assert {status for status in Status if status.stage is Stage.OPEN} == OPEN
    assert not OPEN & FINAL


def test_a_version_waits_or_is_in_force_or_is_over():
    groups = [VersionState.pending(), {VersionState.PUBLISHED}, VersionState.over()]
    assert sorted(state for group in groups for state in group) == sorted(VersionState)


@pytest.mark.parametrize("status", RefundStatus)
def test_a_payer_is_told_how_far_every_refund_is(status: RefundStatus):
    assert status.payer_label


def test_a_timeline_has_words_for_every_message_and_what_became_of_it():
    assert all(KIND_LABELS[kind] for kind in MessageKind)
    assert all(VERDICT_LABELS[verdict] for verdict in [*Verdict, *RefundStatus])

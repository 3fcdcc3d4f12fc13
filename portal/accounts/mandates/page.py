"""Content of the page on which a person sees whom they represent, and every mandate they gave, hold or are offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.timezone import localdate

from portal.accounts.mandates.models import Mandate, MandateState, Representative
from portal.accounts.models import User
from services.catalogue.models import Procedure

MOST_SHOWN: Final = 300


@dataclass(frozen=True)
class MandateCard:
    """One mandate as either side sees it, with what they may do."""

    mandate: Mandate
    state: MandateState
    procedures: tuple[str, ...]
    """Names; empty: all procedures."""
    is_held: bool
    """Whether it is the reader's to act under; if not, the reader is on the side that gave it."""

    @property
    def is_offered(self) -> bool:
        return self.state is MandateState.OFFERED

    @property
    def is_open(self) -> bool:
        return self.state in (MandateState.OFFERED, MandateState.IN_FORCE)


def mandates_context(person: User) -> dict[str, Any]:
    """Organisations represented, mandates held or offered, mandates given; newest first."""
    represented = list(Representative.objects.filter(person=person).select_related("organisation").order_by("pk"))
    rows = Mandate.objects.of_party(person).select_related("organisation", "person", "holder").order_by("-pk")
    mandates = list(rows[:MOST_SHOWN])
    names = _names_of(mandates)
    cards = [_card(mandate, names, is_held=mandate.holder_number == person.personal_number) for mandate in mandates]
    return {
        "represented": represented,
        "held": [card for card in cards if card.is_held],
        "given": [card for card in cards if not card.is_held],
    }


def _card(mandate: Mandate, names: dict[str, str], *, is_held: bool) -> MandateCard:
    procedures = tuple(names.get(code, code) for code in mandate.procedures)
    return MandateCard(mandate, mandate.state_on(localdate()), procedures, is_held)


def _names_of(mandates: Iterable[Mandate]) -> dict[str, str]:
    """The names of the procedures that these mandates list, by code."""
    codes = {code for mandate in mandates for code in mandate.procedures}
    return dict(Procedure.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}

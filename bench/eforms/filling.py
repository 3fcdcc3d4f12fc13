"""A draft that is filled in, and the two things a person does with a step: open it and save it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from bench.eforms.forms import FORMS
from bench.forms import Reader
from bench.yardsticks import TOKEN, request, session_of
from eforms.models import Draft
from eforms.sampling.sampler import sample_answers
from portal.measure import QueryCounter
from services.catalogue.models import ProcedureVersion
from services.dossiers.models import Filing


@dataclass(frozen=True)
class Step:
    """One page of somebody's draft."""

    path: str
    session: str

    @classmethod
    def of(cls, form: str) -> Self:
        """The first step of one of our forms, every field answered."""
        definition = FORMS[form]()
        draft = begin(answers=sample_answers(definition), checksum=definition.checksum)
        where = {"which": form, "key": draft.key, "step": definition.steps[0].key}
        return cls(reverse("filling", kwargs=where), session_of(draft.owner))

    def open(self) -> bytes:
        return request(self.path, self.session)

    def saving(self) -> Callable[[], bytes]:
        """Posts the page as it came, whenever called."""
        form = next(form for form in Reader(self.open().decode()).forms if "_seen" in form.names)
        posted = urlencode({**form.values, "csrfmiddlewaretoken": TOKEN}, doseq=True).encode()
        return lambda: request(self.path, self.session, posted)


def begin(version: ProcedureVersion | None = None, **values: object) -> Draft:
    """A draft of the first person, under a version in force."""
    owner = get_user_model().objects.order_by("pk")[0]
    version = version or ProcedureVersion.objects.in_force().order_by("pk")[0]
    draft = Draft.objects.create(owner=owner, **{"checksum": "", **values})
    Filing.objects.create(draft=draft, version=version, agency_id=version.procedure.issuer_id)
    return draft


def statements_of(call: Callable[[], object]) -> int:
    """How many statements it sends to the database."""
    statements = QueryCounter()
    with connection.execute_wrapper(statements):
        call()
    return statements.count

"""Form steps of filled-in drafts, opened and saved through the WSGI application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse

from bench.eforms.forms import FORMS
from bench.forms import Reader
from bench.yardsticks import TOKEN, request, session_key_of
from eforms.models import Draft
from eforms.sampling.sampler import sample_answers
from portal.measure import QueryCounter
from services.catalogue.models import ProcedureVersion
from services.dossiers.models import Filing


@dataclass(frozen=True)
class Step:
    """One step of a draft: its path and the session key of the owner."""

    path: str
    session: str

    @classmethod
    def of(cls, form: str) -> Self:
        """The first step of a new draft of a bench form, with every field answered."""
        definition = FORMS[form]()
        draft = create_draft(answers=sample_answers(definition), checksum=definition.checksum)
        kwargs = {"which": form, "key": draft.key, "step": definition.steps[0].key}
        return cls(reverse("filling", kwargs=kwargs), session_key_of(draft.owner))

    def open(self) -> bytes:
        """GET the step; the response body."""
        return request(self.path, self.session)

    def saving(self) -> Callable[[], bytes]:
        """A function that posts the step's form unchanged."""
        form = next(form for form in Reader(self.open().decode()).forms if "_seen" in form.names)
        body = urlencode({**form.values, "csrfmiddlewaretoken": TOKEN}, doseq=True).encode()
        return lambda: request(self.path, self.session, body)


def create_draft(version: ProcedureVersion | None = None, **values: object) -> Draft:
    """Create a draft of the first user under this version, or the first one in force."""
    owner = get_user_model().objects.order_by("pk")[0]
    version = version or ProcedureVersion.objects.in_force().order_by("pk")[0]
    draft = Draft.objects.create(owner=owner, **{"checksum": "", **values})
    Filing.objects.create(draft=draft, version=version, agency_id=version.procedure.issuer_id)
    return draft


def count_queries(call: Callable[[], object]) -> int:
    """Number of database queries of one call."""
    counter = QueryCounter()
    with connection.execute_wrapper(counter):
        call()
    return counter.count

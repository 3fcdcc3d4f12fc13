"""The pages of a long list that a supplement request opens again: those of a draft, over the rows that were filed."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from core.people import SignedInRequest
from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answers
from eforms.files.upload_handler import UploadLimits
from eforms.filling.import_pages import ImportPage
from eforms.filling.list_pages import ListPage
from eforms.filling.submit_names import LIST
from eforms.filling.wizard_lists import ListsMixin
from eforms.inputs.wallet import WalletFile
from eforms.list_actions import Rows, reopened_rows
from services.dossiers.actions import applicant
from services.dossiers.applicant.supplements import filed_form, long_lists
from services.dossiers.applicant.wallet import wallet_for
from services.dossiers.filing.prefill import facts_behind
from services.dossiers.models import Dossier, SupplementRequest


class SupplementLists(ListsMixin):
    """What the pages of a list ask for, of a dossier whose supplement is open; only the lists it names have pages."""

    def __init__(
        self, request: SignedInRequest, dossier: Dossier, asked: SupplementRequest, *, at_desk: bool = False
    ) -> None:
        self.request, self.dossier, self.at_desk = request, dossier, at_desk
        self.draft, self.compiled_form = dossier.filing.draft, compile_form(dossier.package.eform)
        key = request.GET.get(LIST, "")
        is_open = key in long_lists(dossier, asked.fields)
        self.kwargs = {"step": (self.evaluated.step_of(key) or "") if is_open else ""}

    @cached_property
    def evaluated(self) -> EvaluatedForm:
        """The form as it was filed."""
        return filed_form(self.dossier)

    @property
    def list_origin(self) -> str:
        return gettext("trang bổ sung")

    @property
    def for_whom(self) -> str:
        return gettext("Hồ sơ nộp thay cho %(name)s") % {"name": name} if (name := self.dossier.principal_name) else ""

    @property
    def open_page(self) -> ListPage | ImportPage | None:
        """The page of a list that the address asks for."""
        return self.list_page if self.kwargs["step"] else None

    @property
    def upload_limits(self) -> UploadLimits:
        """How much that page may upload."""
        return self._upload_limits(self.request)

    def get_prefill(self) -> Answers:
        """What the accounts say."""
        return facts_behind(self.dossier)

    def get_wallet(self) -> list[WalletFile]:
        """The papers of the person that may be attached without an upload."""
        return [] if self.at_desk else list(wallet_for(self.request.user, self.dossier.on_behalf_of))

    def get_step_url(self, step: str) -> str:
        """The page that leads to those of the lists."""
        return reverse("admin:dossier_supplement" if self.at_desk else "dossiers:supplement", args=[self.dossier.pk])

    def list_rows(self, key: str) -> list[dict[str, Any]]:
        """The rows as they are open; what was filed stands in the dossier until the supplement is sent."""
        return reopened_rows(self.draft, key)

    def change_list(self, key: str, change: Callable[[Rows], Rows]) -> Rows:
        """Change the open rows."""
        return applicant.change_supplement_list(self.dossier, key, change, by=self.request.user, at_desk=self.at_desk)

    def change_files(self, **exchanged: Any) -> None:
        """Exchange files in the open rows."""
        applicant.change_supplement_files(self.dossier, by=self.request.user, at_desk=self.at_desk, **exchanged)

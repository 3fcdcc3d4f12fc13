"""The part of the wizard that leads to the pages of its lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext

from eforms import actions, list_actions
from eforms.compiled.fields import CompiledGroup
from eforms.compiled.form import CompiledForm, EvaluatedForm
from eforms.definition import Answers, RowsField
from eforms.definition.row_ids import is_stored_apart
from eforms.errors import DraftClosedError, DraftDiscardedError
from eforms.files.upload_handler import UploadLimits
from eforms.filling.import_pages import UPLOAD_LIMITS, ImportPage
from eforms.filling.list_pages import ListPage, list_upload_limits
from eforms.filling.submit_names import IMPORT, LIST
from eforms.models import Draft


class ListsMixin:
    """Lists of FormWizard."""

    request: Any
    kwargs: dict[str, Any]
    draft: Draft
    compiled_form: CompiledForm

    @cached_property
    def evaluated(self) -> EvaluatedForm:
        """The form for the answers so far."""
        return self.compiled_form.evaluate(self._with_lists(self.draft.answers))

    def _with_lists(self, answers: Answers) -> Answers:
        """The answers, with the rows of long lists where a condition of the form reads them."""
        if not self.compiled_form.reads_long_lists:
            return answers
        apart = [key for key, answer in answers.items() if is_stored_apart(answer)]
        return {**answers, **{key: self._rows_apart.get(key, answers[key]) for key in apart}}

    @cached_property
    def _rows_apart(self) -> dict[str, Any]:
        """The rows of the long lists by key, read once for the page."""
        return dict(self.draft.lists.values_list("key", "rows"))

    @property
    def list_origin(self) -> str:
        """What the pages of a list call the page that leads to them."""
        return gettext("bước đang khai")

    @property
    def for_whom(self) -> str:
        """A sentence for the head of these pages that says on whose behalf one fills in; empty: for oneself."""
        return ""

    def list_rows(self, key: str) -> list[dict[str, Any]]:
        """The rows of a long list."""
        return list_actions.rows_of(self.draft, key)

    def change_list(self, key: str, change: Callable[[list_actions.Rows], list_actions.Rows]) -> list_actions.Rows:
        """Change the rows of a long list."""
        return list_actions.change_list(self.draft, key, change)

    def change_files(self, **exchanged: Any) -> None:
        """Exchange files in the rows of a long list."""
        actions.change_files(self.draft, **exchanged)

    def _upload_limits(self, request: HttpRequest) -> UploadLimits:
        """How much the page may upload: a step, or a page of a long list."""
        if key := request.GET.get(LIST):
            return UPLOAD_LIMITS if IMPORT in request.GET else list_upload_limits(self.compiled_form, key)
        return self.compiled_form.upload_limits_of(self.kwargs.get("step"))

    @property
    def list_page(self) -> ListPage | ImportPage | None:
        """The page of a list that the address asks for, where its step is visible and has it."""
        nodes = self.evaluated.nodes.get(self.kwargs.get("step", ""), ()) if LIST in self.request.GET else ()
        groups = (node.field for node in nodes if node.field.key == self.request.GET[LIST])
        for group in groups:
            if isinstance(group, CompiledGroup) and isinstance(group.spec, RowsField):
                if IMPORT in self.request.GET and group.spec.from_file:
                    return ImportPage(self, group)
                if group.is_long:
                    return ListPage(self, group.spec)
        return None

    def _post_list(self, page: ListPage | ImportPage) -> HttpResponseBase:
        try:
            return page.post()
        except DraftDiscardedError as refusal:
            return render(self.request, "eforms/discarded.html", {"refusal": str(refusal)}, status=410)
        except DraftClosedError as refusal:
            messages.warning(self.request, str(refusal))
            raise Http404 from refusal

"""The pages of a long list: some of its rows at a time, as inputs, and a list imported from a file.

They stand in the address of their step, with the key of the list as a parameter, so an upper room has no view of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop, ngettext

from eforms import list_actions
from eforms.compiled.evaluation import all_nodes
from eforms.compiled.form import CompiledForm, CompiledStep
from eforms.compiled.repeats import repeats_in, said_in
from eforms.definition.english import read_text
from eforms.definition.repeating import ROWS_OF_LIST_PAGE, RowsField
from eforms.definition.row_ids import ROW_ID, ROW_WRONG
from eforms.files.upload_handler import UploadLimits
from eforms.filling import pending_submission
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import StepForm
from eforms.filling.submit_names import IMPORT, LIST, PAGE, REMOVE
from eforms.models import Attachment

SHOWN_ROWS: Final = "_rows"
"""The hidden input with the ids of the rows that the page showed."""
GO: Final = "_go"
"""The submit button: where to go once the page is saved."""
CONFLICT: Final = gettext_noop(
    "Các dòng này vừa được sửa ở một trang hoặc thiết bị khác nên chưa lưu. Dưới đây là những gì bạn vừa nhập; "
    "bấm lưu lần nữa để thay bằng nội dung này."
)


class ListPage:
    """One page of a long list of a draft."""

    def __init__(self, wizard: Any, spec: RowsField) -> None:
        self.wizard, self.spec = wizard, spec
        self.request, self.draft = wizard.request, wizard.draft
        self.label = read_text(spec, "label")

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """All rows of the list."""
        rows: list[dict[str, Any]] = self.wizard.list_rows(self.spec.key)
        return rows

    @property
    def pages(self) -> int:
        return max(-(-len(self.rows) // ROWS_OF_LIST_PAGE), 1)

    @cached_property
    def number(self) -> int:
        """The number of this page, from 1."""
        asked = self.request.GET.get(PAGE, "")
        return min(max(int(asked), 1), self.pages) if asked.isdecimal() and len(asked) < 6 else 1

    @property
    def first(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * ROWS_OF_LIST_PAGE

    @property
    def shown(self) -> Sequence[dict[str, Any]]:
        """The rows of this page."""
        return self.rows[self.first : self.first + ROWS_OF_LIST_PAGE]

    def url(self, number: int) -> str:
        """The address of another page."""
        return f"?{urlencode([(LIST, self.spec.key), (PAGE, str(number))])}"

    @property
    def wrong(self) -> list[int]:
        """The places of the rows that are not right yet, or repeat what an earlier one says."""
        repeated = {repeat.row for repeat in repeats_in(self.spec, self.rows, str)}
        return [at for at, row in enumerate(self.rows) if row.get(ROW_WRONG) or at in repeated]

    @property
    def next_wrong(self) -> int:
        """The next page with a row that is not right yet; 0 where there is none."""
        wrong = [at // ROWS_OF_LIST_PAGE + 1 for at in self.wrong]
        return next((page for page in wrong if page > self.number), next(iter(wrong), 0))

    def get(self) -> HttpResponse:
        """The page with its rows as they are stored."""
        if typed := pending_submission.pop(self.request):
            return self._render(self.form(typed))
        return self._render(self.form())

    def post(self) -> HttpResponseBase:
        """Save the page; rows that are not right are kept as they are typed, and counted."""
        posted: QueryDict = self.request.POST
        form = self.form(posted, self.request.FILES)
        if (removed := posted.get(REMOVE)) or form.accepted_files:
            with form.quota_errors():
                self.wizard.change_files(attached=form.accepted_files, removed=removed, fields=form.file_keys)
        if posted.get("_seen") not in (None, self.form().snapshot):
            form.hide_errors = True
            return self._render(form, conflict=gettext(CONFLICT))
        rows = rows_to_store(form, self.spec.key)
        shown = posted.get(SHOWN_ROWS, "").split()
        self.rows = [
            *self.wizard.change_list(self.spec.key, lambda before: list_actions.replace_rows(before, shown, rows))
        ]
        if not form.is_valid():
            form.initial_data = form.initial_data._replace(attachments=self._attachments)
            return self._render(form)
        return self._response(posted.get(GO, ""))

    def form(self, data: Any = None, files: Any = None) -> StepForm:
        """The rows of this page as the form of a step."""
        key = self.spec.key
        initial = InitialData(
            answers={key: list(self.shown)},
            visible_answers=self.wizard.evaluated.answers,
            typed=list_actions.typed_texts(key, self.shown),
            is_weighed=any(at // ROWS_OF_LIST_PAGE + 1 == self.number for at in self.wrong),
            prefill=self.wizard.get_prefill(),
            attachments=self._attachments,
            wallet=self.wizard.get_wallet,
        )
        return StepForm(self.step, data, files, initial_data=initial)

    @cached_property
    def step(self) -> CompiledStep:
        others = len(self.rows) - len(self.shown)
        form: CompiledForm = self.wizard.compiled_form
        most = min(2 * ROWS_OF_LIST_PAGE, self.spec.max_rows - others)
        return form.list_step(self.spec.key, self.first, most, elsewhere=self._elsewhere)

    @property
    def _elsewhere(self) -> dict[str, dict[str, str]]:
        """What the rows of the other pages say to the unique questions."""
        item = read_text(self.spec, "item")
        here = range(self.first, self.first + len(self.shown))
        named = ((f"{item} {at + 1}", row) for at, row in enumerate(self.rows) if at not in here)
        return said_in(self.spec, named)

    @property
    def _attachments(self) -> Any:
        return Attachment.objects.listed().filter(draft=self.draft) if self.step.takes_files else ()

    def _ids_on(self, form: StepForm) -> list[str]:
        """The ids of the rows that the page shows; one that is new may not be stored yet."""
        if not form.is_bound:
            return [row[ROW_ID] for row in self.shown if ROW_ID in row]
        (node,) = form.nodes
        names = (f"{node.name}-{number}-{ROW_ID}" for number in range(len(node.rows)))
        return [form.data[name] for name in names if name in form.data]

    def _response(self, go: str) -> HttpResponseBase:
        if go == "done":
            return redirect(self.wizard.get_step_url(self.wizard.kwargs["step"]))
        count = len(self.rows)
        sentence = ngettext("Đã lưu. Danh sách có %(count)s dòng.", "Đã lưu. Danh sách có %(count)s dòng.", count)
        messages.success(self.request, sentence % {"count": count})
        number = self.number + 1 if go == "next" else self.number
        return redirect(self.request.path + self.url(min(number, self.pages)))

    def _render(self, form: StepForm, **context: Any) -> HttpResponse:
        context |= {
            "list": self,
            "form": form,
            "snapshot": self.form().snapshot,
            "shown": " ".join(self._ids_on(form)),
            "previous_url": self.url(self.number - 1) if self.number > 1 else "",
            "next_url": self.url(self.number + 1) if self.number < self.pages else "",
            "wrong_url": self.url(self.next_wrong) if self.next_wrong not in (0, self.number) else "",
            "wrong": len(self.wrong),
            "import_url": f"{self.url(1)}&{urlencode({IMPORT: 1})}",
            "origin": self.wizard.list_origin,
            "for_whom": self.wizard.for_whom,
            "step_url": self.wizard.get_step_url(self.wizard.kwargs["step"]),
        }
        return render(self.request, "eforms/list_page.html", context)


def rows_to_store(form: StepForm, key: str) -> list[dict[str, Any]]:
    """The rows of a posted page of the list, each with what is not right in it; rows left empty are dropped."""
    answers: Any = form.answers_to_store.get(key) or []
    invalid, rows = form.invalid_texts, []
    repeated = {node.name for node in all_nodes(form.nodes) if node.is_repeated}  # told anew on each page
    for number, answer in enumerate(answers):
        prefix = f"{key}-{number}-"
        names = {name for name in form.errors if name.startswith(prefix)} if answer.get(ROW_ID) else set()
        names -= repeated
        names |= {name for name in invalid if name.startswith(prefix)}
        row = {name: part for name, part in answer.items() if name != ROW_WRONG}
        if names:
            row[ROW_WRONG] = {name.removeprefix(prefix): invalid.get(name, []) for name in sorted(names)}
            row[ROW_ID] = row.get(ROW_ID) or form.data.get(f"{prefix}{ROW_ID}")
        if row.get(ROW_ID):
            rows.append(row)
    return rows


def list_upload_limits(form: CompiledForm, key: str) -> UploadLimits:
    """How much a page of this list may upload: papers in its rows."""
    return form.list_step(key, 0, 2 * ROWS_OF_LIST_PAGE).upload_limits if key in form.long_lists else {}

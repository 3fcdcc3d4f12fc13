"""The page that imports a list from a file: its template, the upload, and the report of what is wrong."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from core.limits.rates import Rate, too_many, who
from eforms import list_actions
from eforms.compiled.fields import CompiledGroup
from eforms.definition.english import read_text
from eforms.files.upload_handler import UploadLimit, UploadLimits
from eforms.filling.submit_names import IMPORT, LIST
from eforms.importing.errors import ImportRefusedError
from eforms.importing.reading import MAX_BYTES, file_too_large, read_lines
from eforms.importing.rows import ImportedList, ListImport
from eforms.importing.templates import FORMATS, template_file

FILE: Final = "file"
KEEP_WRONG: Final = "keep_wrong"
PLACE: Final = "place"
PLACES: Final = ("replace", "add")
WHICH_PLACE: Final = gettext_noop("Danh sách đang có dòng. Hãy chọn thay toàn bộ hay thêm vào cuối, rồi chọn lại tệp.")
TEMPLATE: Final = "mau"
"""Query parameter with the format of the template to download."""
MAX_REPORTED: Final = 500
IMPORTS: Final = Rate("import-list", requests=20, seconds=300)
TEMPLATES: Final = Rate("list-template", requests=30, seconds=300)
UPLOAD_LIMITS: Final[UploadLimits] = {FILE: UploadLimit(MAX_BYTES, MAX_BYTES)}


class ImportPage:
    """The import of one list of a draft."""

    def __init__(self, wizard: Any, group: CompiledGroup) -> None:
        self.wizard, self.group, self.spec = wizard, group, group.spec
        self.request, self.draft = wizard.request, wizard.draft
        self.label = read_text(self.spec, "label")

    @cached_property
    def list_import(self) -> ListImport:
        return ListImport(self.group, self.wizard.evaluated.context, self.wizard.get_prefill())

    @property
    def present(self) -> int:
        """How many rows the list has already."""
        return len(self._rows)

    @cached_property
    def _rows(self) -> list_actions.Rows:
        """The rows that the list has already."""
        if self.group.is_long:
            rows: list_actions.Rows = self.wizard.list_rows(self.spec.key)
            return rows
        among_answers = self.draft.answers.get(self.spec.key)
        return among_answers if isinstance(among_answers, list) else []

    @property
    def list_url(self) -> str:
        """Where the rows are edited: the pages of a long list, or the step."""
        step_url: str = self.wizard.get_step_url(self.wizard.kwargs["step"])
        return f"{step_url}?{urlencode({LIST: self.spec.key})}" if self.group.is_long else step_url

    def get(self) -> HttpResponseBase:
        """The page, or the template in the format asked for."""
        file_format = self.request.GET.get(TEMPLATE, "")
        return self._template(file_format) if file_format in FORMATS else self._render()

    def post(self) -> HttpResponseBase:
        """Import the file: all of it or, where nothing else was asked for, nothing."""
        if wait := IMPORTS.wait(who(self.request)):
            return too_many(self.request, wait)
        posted = self.request.POST
        try:
            self._check_place()
            imported = self._read()
            if imported.problems and KEEP_WRONG not in posted:
                return self._render(imported=imported)
            self._store(imported, posted.get(PLACE, ""))
        except ImportRefusedError as refusal:
            return self._render(refusal=str(refusal))
        messages.success(self.request, _what_was_imported(imported))
        return redirect(self.list_url)

    def _check_place(self) -> None:
        """Said before the file is read: a page without script cannot keep the file that was chosen."""
        if self.present and self.request.POST.get(PLACE) not in PLACES:
            raise ImportRefusedError(gettext(WHICH_PLACE))

    def _read(self) -> ImportedList:
        if (file := self.request.FILES.get(FILE)) is None:
            raise ImportRefusedError(gettext("Hãy chọn tệp để nhập."))
        if file.size and not getattr(file, "sha256", ""):
            raise file_too_large()
        lines = read_lines(file.file, max_rows=self.spec.max_rows)
        return self.list_import.read(lines, after=self._rows if self.request.POST.get(PLACE) == "add" else ())

    def _store(self, imported: ImportedList, place: str) -> None:
        rows = imported.rows(with_ids=self.group.has_row_ids)
        change = partial(self._placed, rows, place)
        if self.group.is_long:
            self.wizard.change_list(self.spec.key, change)
        else:
            list_actions.change_short_list(self.draft, self.wizard.kwargs["step"], self.spec.key, change)

    def _placed(self, rows: list_actions.Rows, place: str, before: list_actions.Rows) -> list_actions.Rows:
        if before and place not in PLACES:
            raise ImportRefusedError(gettext(WHICH_PLACE))
        after = [*before, *rows] if place == "add" else rows
        if len(after) > self.spec.max_rows:
            sentence = gettext("Cộng với %(present)s dòng đang có thì hơn %(most)s dòng, nhiều nhất có thể.")
            raise ImportRefusedError(sentence % {"present": len(before), "most": self.spec.max_rows})
        return after

    def _template(self, file_format: Any) -> HttpResponse:
        if wait := TEMPLATES.wait(who(self.request)):
            return too_many(self.request, wait)
        content = template_file(self.list_import.columns, file_format)
        answer = HttpResponse(content, content_type=FORMATS[file_format])
        answer["Content-Disposition"] = f'attachment; filename="mau-{self.spec.key}.{file_format}"'
        return answer

    def _render(self, *, imported: ImportedList | None = None, refusal: str = "") -> HttpResponse:
        problems = imported.problems if imported else ()
        context = {
            "page": self,
            "columns": self.list_import.columns,
            "imported": imported,
            "problems": problems[:MAX_REPORTED],
            "unlisted": max(len(problems) - MAX_REPORTED, 0),
            "refusal": refusal,
            "place": self.request.POST.get(PLACE, ""),
            "keeps_wrong": KEEP_WRONG in self.request.POST,
            "templates": [(kind, self._query(kind)) for kind in FORMATS],
            "origin": self.wizard.list_origin,
            "for_whom": self.wizard.for_whom,
            "step_url": self.wizard.get_step_url(self.wizard.kwargs["step"]),
        }
        return render(self.request, "eforms/import_page.html", context)

    def _query(self, kind: str) -> str:
        return f"?{urlencode({LIST: self.spec.key, IMPORT: 1, TEMPLATE: kind})}"


def _what_was_imported(imported: ImportedList) -> str:
    """How many rows came in, and what became of the others, in sentences."""
    count, wrong = len(imported.parsed), imported.wrong_lines
    said = [gettext("Đã nhập %(count)s dòng.") % {"count": count}]
    if imported.problems:
        sentence = gettext("Đã nhập %(count)s dòng: %(right)s dòng đúng, %(wrong)s dòng còn phải sửa.")
        said = [sentence % {"count": count, "right": count - wrong, "wrong": wrong}]
    if imported.example_skipped:
        said.append(gettext("Dòng ví dụ được bỏ qua."))
    return " ".join(said)

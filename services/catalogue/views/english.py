"""The English of a draft: what is missing or stale, edited in place, taken out and in as a CSV file."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.people import SignedInRequest
from services.catalogue.english.csv_files import EnglishImport, read_csv, write_csv
from services.catalogue.english.editing import with_english
from services.catalogue.english.official_terms import term_warnings
from services.catalogue.english.old_sources import old_sources
from services.catalogue.english.strings import EnglishState, EnglishString, counts, english_strings
from services.catalogue.errors import CatalogueError
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.parser import decode
from services.catalogue.views.editing import draft_only, render_tab, try_save
from services.catalogue.views.studio import version_in_reach

PAGE_SIZE: Final = 40
STATE: Final = "trang-thai"
PAGE: Final = "trang"
MOST_MEGABYTES: Final = 4
GONE: Final = "Câu tiếng Việt vừa đổi hoặc không còn, nên bản dịch này chưa được lưu: “{}”."


class EnglishForm(forms.Form):
    """The English of one text."""

    english = forms.CharField(
        label="Tiếng Anh", required=False, max_length=10_000, widget=forms.Textarea({"rows": 2, "lang": "en"})
    )
    confirmed = forms.BooleanField(label="Bản tiếng Anh này vẫn đúng", required=False)


class EnglishFileForm(forms.Form):
    """A file with English; what it would change is told first, and stored once that is confirmed."""

    file = forms.FileField(
        label="Tệp CSV đã dịch",
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp này trống."},
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1_000_000:
            raise forms.ValidationError(f"Tệp lớn hơn {MOST_MEGABYTES} MB.")
        try:
            return decode(file.read())
        except CatalogueError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@draft_only
def english(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """The texts in one state (`?trang-thai=`), a page of them with their English to edit in place."""
    strings = english_strings(version.package)
    chosen = _chosen(request, strings)
    number = _page_number(request, len(chosen))
    shown = _posted(request, strings) or chosen[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    rows = [(string, _form(request, string)) for string in shown]
    edited = [form for _, form in rows]

    def apply(current: Package) -> Package:
        changed = {string.address: form.cleaned_data["english"] for string, form in rows if form.has_changed()}
        return with_english(current, changed)

    if response := try_save(request, version, edited, apply, then=_address(version, request, number)):
        return response
    former = old_sources(version, shown)
    context = {
        "rows": [(string, form, former.get(string.address, ""), _warnings(string)) for string, form in rows],
        "state": request.GET.get(STATE, ""),
        "states": [(state, number_of) for state, number_of in counts(strings).items()],
        "total": len(strings),
        "newer": _query(request, number - 1) if number else "",
        "older": _query(request, number + 1) if (number + 1) * PAGE_SIZE < len(chosen) else "",
    }
    return render_tab(request, version, "english", context)


@draft_only
def english_file(request: SignedInRequest, version: ProcedureVersion) -> HttpResponse:
    """Take a file in: first what it would change, line by line; `_save` with the same text stores it."""
    form = EnglishFileForm(request.POST or None, request.FILES or None) if "_text" not in request.POST else None
    text = request.POST.get("_text", "").replace("\r\n", "\n")
    if form is not None and form.is_valid():
        text = form.cleaned_data["file"]
    report, refusal = _report(version, text)
    if "_save" in request.POST and report and report.texts:

        def apply(current: Package) -> Package:
            return with_english(current, read_csv(text, english_strings(current)).texts)

        if response := try_save(request, version, [], apply, then=reverse("admin:studio_english", args=[version.pk])):
            return response
    if form is not None and refusal:
        form.add_error("file", refusal)
    context = {"form": form or EnglishFileForm(), "report": report, "text": text, "refusal": refusal}
    return render_tab(request, version, "english_file", context)


@require_safe
def english_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """The texts of a version with their English as a CSV file; of one state (`?trang-thai=`) where it is named."""
    version = version_in_reach(request, pk)
    text = write_csv(_chosen(request, english_strings(version.package)))
    name = f"{version.procedure.code}-{version.number}-english.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _report(version: ProcedureVersion, text: str) -> tuple[EnglishImport | None, str]:
    """What a file would change, or why it cannot be read."""
    if not text:
        return None, ""
    try:
        return read_csv(text, english_strings(version.package)), ""
    except CatalogueError as refusal:
        return None, str(refusal)


def _chosen(request: SignedInRequest, strings: Sequence[EnglishString]) -> list[EnglishString]:
    state = request.GET.get(STATE, "")
    return [string for string in strings if state not in EnglishState.values or string.state == state]


def _posted(request: SignedInRequest, strings: Sequence[EnglishString]) -> list[EnglishString]:
    """The texts whose English was posted; what belongs to a Vietnamese that is gone by now is told, not stored."""
    known = {f"{_prefix(string)}-english": string for string in strings}
    posted = [name for name in request.POST if name.endswith("-english")]
    for name in posted:
        if name not in known and request.POST[name]:
            messages.warning(request, GONE.format(request.POST[name][:300]))
    return [known[name] for name in posted if name in known]


def _prefix(string: EnglishString) -> str:
    """The name of a form tells the very text, so that an English is never stored beside another."""
    return f"{string.address}-{string.source_hash}"


def _form(request: SignedInRequest, string: EnglishString) -> EnglishForm:
    """The form of one text; only of a stale one one may say that its English still fits."""
    posted = request.POST if request.method == "POST" else None
    form = EnglishForm(posted, prefix=_prefix(string), initial={"english": string.english})
    if string.state is not EnglishState.STALE:
        del form.fields["confirmed"]
    return form


def _warnings(string: EnglishString) -> list[str]:
    return list(term_warnings(string.vietnamese, string.english)) if string.english else []


def _page_number(request: SignedInRequest, total: int) -> int:
    """The page asked for, from 0; the last one where there are fewer."""
    asked = request.GET.get(PAGE, "1")
    number = int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
    return max(0, min(number, (total - 1) // PAGE_SIZE))


def _query(request: SignedInRequest, number: int) -> str:
    state: dict[str, Any] = {STATE: request.GET[STATE]} if request.GET.get(STATE) else {}
    return f"?{urlencode({**state, PAGE: number + 1})}"


def _address(version: ProcedureVersion, request: SignedInRequest, number: int) -> str:
    return f"{reverse('admin:studio_english', args=[version.pk])}{_query(request, number)}"

"""The wizard view: one page for each step, each saved to the draft when it is posted."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from formtools.wizard.views import NamedUrlWizardView

from eforms import actions
from eforms.compiled.form import CompiledForm, CompiledStep, EvaluatedForm, compile_form
from eforms.definition import Answers, FormDefinition
from eforms.definition.english import is_english, read_text, stays_vietnamese
from eforms.errors import DraftClosedError, DraftDiscardedError
from eforms.files import upload_handler
from eforms.files.access import wallet_of
from eforms.filling import pending_submission
from eforms.filling.initial_data import InitialData
from eforms.filling.sign_in import sign_in_first
from eforms.filling.step_form import EditConflict, StepForm
from eforms.filling.submit_names import AUTOSAVE, GO_TO, REMOVE, SNAPSHOT
from eforms.filling.wizard_lists import ListsMixin
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment, AttachmentQuerySet, Draft

"""The hidden input with the snapshot of the step when the page was rendered."""
EDITING = "sua"
"""Query parameter of a step reached from the check page, to which it then returns."""
SAVE_ATTEMPTS = 5
NOT_ELIGIBLE_STEP = "khong-thuoc-dien"
"""In place of a step in the URL: the page for people the form is not for."""
NOT_ASKED = gettext_noop(
    "Theo câu trả lời ở bước khác, bước vừa lưu không còn phải điền. Nội dung đã nhập vẫn được giữ."
)
NOT_ASKED_NOR_SAVED = gettext_noop(
    "Bước này vừa được lưu ở một trang hoặc thiết bị khác, và theo câu trả lời ở bước khác thì không còn phải điền. "
    "Nội dung vừa bấm lưu không ghi đè lên bản đã lưu."
)
ELSEWHERE = gettext_noop(
    "Chưa lưu: bước này vừa được lưu ở một trang hoặc thiết bị khác. Bấm “Lưu và tiếp tục” để xem khác biệt."
)


class FormWizard(ListsMixin, NamedUrlWizardView):  # type: ignore[misc]  # formtools has no types
    """Base view for filling in a form. Subclasses provide the draft and the definition.

    Steps have the URL `url_name` with the keyword `step`; the done step is the check page, rendered by `done`.
    """

    template_name = "eforms/step.html"
    not_eligible_template = "eforms/not_eligible.html"
    storage_name = "eforms.filling.wizard_storage.DraftStorage"
    url_name = ""
    done_step_name = "kiem-tra"

    # For subclasses

    def get_draft(self) -> Draft:
        """The draft at this URL, open and owned by this person; Http404 otherwise."""
        raise NotImplementedError

    def get_definition(self) -> FormDefinition:
        """The definition the draft is filled in on; the same object each time, as it is compiled once."""
        raise NotImplementedError

    def get_prefill(self) -> Answers:
        """Facts known to the portal, as answers by source name."""
        return {}

    def get_wallet(self) -> list[WalletFile]:
        """The papers that may be attached without an upload."""
        return wallet_of(self.request.user)

    # Steps

    @classmethod
    def get_initkwargs(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """formtools expects its forms when the URL is declared; ours come with the definition."""
        unused: dict[str, Any] = {"form_list": {}, "initial_dict": {}, "instance_dict": {}, "condition_dict": {}}
        return {**unused, **kwargs}

    @classonlymethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Any:  # noqa: N805 - a class method
        """CSRF is checked in `dispatch`: the check reads the body, and upload limits must be set before that."""
        return csrf_exempt(super().as_view(*args, **initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            open_drafts = Draft.objects.open().filter(key=kwargs["key"])
            return sign_in_first(request, open_drafts.values_list("key", flat=True).first())
        self.draft = request.draft = self.get_draft()  # type: ignore[attr-defined]
        self.compiled_form: CompiledForm = compile_form(self.get_definition())
        upload_handler.set_upload_limits(request, self._upload_limits(request))
        return cast(HttpResponseBase, csrf_protect(super().dispatch)(request, *args, **kwargs))

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "wizard"

    def get_form_list(self) -> Mapping[str, type[StepForm]]:
        """The steps visible for the answers so far."""
        return dict.fromkeys(self.evaluated.step_keys, StepForm)

    def get_step_url(self, step: str) -> str:
        return reverse(self.url_name, kwargs={**self.kwargs, "step": step})

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> StepForm:
        """The form of a step, bound to `data` only when a page was posted; otherwise to the draft."""
        key = step or self.steps.current
        compiled_step = next(one for one in self.compiled_form.steps if one.key == key)
        posted = data if isinstance(data, QueryDict) else None
        return StepForm(compiled_step, posted, files, initial_data=self._initial_data(compiled_step))

    @cached_property
    def attachments(self) -> AttachmentQuerySet:
        """Queried when files are validated or rendered; again when the page is rendered after saving."""
        return Attachment.objects.listed().filter(draft=self.draft)

    def _initial_data(self, step: CompiledStep) -> InitialData:
        return InitialData(
            answers=self.draft.answers,
            visible_answers=self.evaluated.answers,
            typed=self.storage.get_step_data(step.key) or {},
            prefill=self.get_prefill(),
            attachments=self.attachments if step.takes_files else (),
            wallet=self.get_wallet,
        )

    def _refresh(self, form: StepForm) -> None:
        """Drop what was derived from the draft before it changed."""
        self.__dict__.pop("attachments", None)
        form.initial_data = self._initial_data(form.step)

    # Requests

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page := self.list_page:
            return page.get()
        if kwargs.get("step") == NOT_ELIGIBLE_STEP:
            return self._not_eligible_response()
        steps, step = self.get_form_list(), kwargs.get("step")
        if self.storage.current_step not in steps:
            self.storage.current_step = None
        if step in steps and (typed := pending_submission.pop(request)):
            self.storage.current_step = step
            return self._render_step(self.get_form(step, data=typed), restored=True, snapshot=typed.get(SNAPSHOT))
        return cast(HttpResponseBase, super().get(request, *args, **kwargs))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the step, then go on; invalid texts are kept as typed and shown again.

        A step that is no longer visible is saved as well: its answers stay, hidden, in case it becomes visible again.
        """
        step = kwargs.get("step")
        if step not in [one.key for one in self.compiled_form.steps]:
            return redirect(self.get_step_url(self.steps.first))
        self.storage.current_step = step
        if page := self.list_page:
            return self._post_list(page)
        form = self.get_form(step, data=request.POST, files=request.FILES)
        try:
            self._store_files(form)
            conflicts = self._save_step(form)
        except DraftClosedError as refusal:
            return self._closed_response(form, refusal)
        if conflicts:
            if step not in self.get_form_list():
                messages.warning(request, gettext(NOT_ASKED_NOR_SAVED))
                return redirect(self.get_step_url(self.steps.first))
            form.hide_errors = True
            self._refresh(form)
            return (
                self._autosave_response(form, gettext(ELSEWHERE), 409)
                if AUTOSAVE in request.POST
                else self._render_step(form, conflicts=conflicts)
            )
        return self._autosave_response(form) if AUTOSAVE in request.POST else self._response_after_save(form)

    def _store_files(self, form: StepForm) -> None:
        """Attach uploads at once: nobody uploads a valid file again because of a wrong date."""
        removed, attached = self.request.POST.get(REMOVE), form.accepted_files
        if removed or attached:
            fields = form.file_keys
            with form.quota_errors():
                actions.change_files(self.draft, attached=attached, removed=removed, fields=fields)

    def _save_step(self, form: StepForm) -> list[EditConflict]:
        """Write the step; or return the conflicts, when it was saved elsewhere since this page was rendered."""
        snapshot = self.request.POST.get(SNAPSHOT)
        for _ in range(SAVE_ATTEMPTS):
            if snapshot not in (None, form.snapshot) and (conflicts := form.conflicts()):
                return conflicts
            if self._write_draft(form):
                self._refresh(form)
                return []
            actions.reread(self.draft)
            self.evaluated = self.compiled_form.evaluate(self._with_lists(self.draft.answers))
            self._refresh(form)
        return form.conflicts()

    def _write_draft(self, form: StepForm) -> bool:
        """Write the draft in one statement; False when another request has saved it since it was read."""
        key, draft = form.step.key, self.draft
        typed = {name: texts for name, texts in {**draft.typed, key: form.invalid_texts}.items() if texts}
        answers = {**draft.answers, **form.answers_to_store}
        evaluated = self.compiled_form.evaluate(self._with_lists(answers))
        step = key if self._needs_more_input(form) else self._next_step(key, evaluated)
        if written := self._save(form.step, answers=answers, typed=typed, step=step):
            self.evaluated = evaluated
        return written

    def _save(self, saved: CompiledStep, **changes: Any) -> bool:
        """Write the draft; with it, the files of rows that were removed are released."""
        if not (saved.groups_with_row_ids and saved.takes_files):
            return actions.save(self.draft, **changes)
        is_lost = partial(saved.loses_file, answers=changes["answers"])
        return actions.save_rows(self.draft, is_lost=is_lost, **changes)

    def _next_step(self, key: str, evaluated: EvaluatedForm) -> str:
        """The step after this one; the same when the person is not eligible."""
        if evaluated.ineligibility:
            return key
        keys = evaluated.step_keys
        return next(iter(keys[keys.index(key) + 1 :] if key in keys else keys), self.done_step_name)

    def _needs_more_input(self, form: StepForm) -> bool:
        """Whether the person has more to do on this page."""
        return bool(form.errors or form.new_nodes or form.hide_errors)

    def _autosave_response(self, form: StepForm, text: str = "", status: int = 200) -> HttpResponse:
        """The fields as they are now, for the page that saved itself."""
        saved = gettext("Đã lưu lúc %(time)s.") % {"time": f"{localtime(self.draft.touched_at):%H:%M}"}
        text = text or " ".join([saved, *([gettext("Trang có thêm mục cần điền.")] if form.new_nodes else [])])
        context = {"form": form, "snapshot": form.snapshot, "status": text}
        return render(self.request, "eforms/autosaved.html", context, status=status)

    def _closed_response(self, form: StepForm, refusal: DraftClosedError) -> HttpResponse:
        """That nothing was saved. What became of a submitted draft is shown by the room above, where it finds none."""
        if AUTOSAVE in self.request.POST:
            return self._autosave_response(form, str(refusal), 410)
        if isinstance(refusal, DraftDiscardedError):
            return render(self.request, "eforms/discarded.html", {"refusal": str(refusal)}, status=410)
        messages.warning(self.request, str(refusal))
        raise Http404 from refusal

    def _response_after_save(self, form: StepForm) -> HttpResponseBase:
        if form.step.key not in self.get_form_list():
            messages.info(self.request, gettext(NOT_ASKED))
            return redirect(self.get_step_url(self.steps.first))
        if (step := self.request.POST.get(GO_TO)) in self.get_form_list():
            return cast(HttpResponseBase, self.render_goto_step(step))
        if self._needs_more_input(form):
            return self._render_step(form)
        if self.evaluated.ineligibility:
            return redirect(self.get_step_url(NOT_ELIGIBLE_STEP))
        if EDITING in self.request.GET or self.steps.current == self.steps.last:
            return redirect(self.get_step_url(self.done_step_name))
        return cast(HttpResponseBase, self.render_next_step(form))

    def _not_eligible_response(self) -> HttpResponseBase:
        """Why the form is not for this person, as long as that is so; the draft keeps all answers."""
        if not (step_and_rule := self.evaluated.ineligibility):
            return redirect(self.get_step_url(self.draft.step or self.steps.first))
        step, ineligibility = step_and_rule
        context = {
            **{name: read_text(ineligibility, name) for name in ("title", "text")},
            "vietnamese": stays_vietnamese(ineligibility, "title", english=is_english()),
            "instead": ineligibility.instead,
            "instead_label": read_text(ineligibility.instead, "label") if ineligibility.instead else "",
            "back": self.get_step_url(step.key),
            "view": self,
        }
        return render(self.request, self.not_eligible_template, context)

    def render_done(self, form: StepForm, **kwargs: Any) -> HttpResponseBase:
        """Skip the revalidation of formtools: the check page lists all problems itself."""
        return cast(HttpResponseBase, self.done([], **kwargs))

    def _render_step(self, form: StepForm, **context: Any) -> HttpResponseBase:
        return cast(HttpResponseBase, self.render(form, **context))

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        keys = self.evaluated.step_keys
        context = {
            "snapshot": form.snapshot,
            "editing": EDITING in self.request.GET,
            "number": keys.index(form.step.key) + 1,
            "total": len(keys),
        }
        return cast(dict[str, Any], super().get_context_data(form=form, **{**context, **kwargs}))

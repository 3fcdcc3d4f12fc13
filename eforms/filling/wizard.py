"""Filling in a form, one page for each step, each saved to the draft as it is posted."""

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from formtools.wizard.views import NamedUrlWizardView

from eforms import actions
from eforms.compiled.form import CompiledForm, CompiledStep, EvaluatedForm, compile_form
from eforms.definition import Answers, FormDefinition
from eforms.files import upload_handler
from eforms.files.access import wallet_of
from eforms.filling import pending_submission
from eforms.filling.initial_data import InitialData
from eforms.filling.step_form import EditConflict, StepForm
from eforms.filling.submit_names import AUTOSAVE, GO_TO, REMOVE
from eforms.models import Attachment, AttachmentQuerySet, Draft

SNAPSHOT = "_seen"
"""The hidden input that tells what was stored of the step when the page was drawn."""
EDITING = "sua"
"""In the address of a step reached from the check page, to which it then returns."""
SAVE_ATTEMPTS = 5
NOT_ELIGIBLE_STEP = "khong-thuoc-dien"
"""In place of a step in the address: the page for whom the form is not."""
NOT_ASKED = "Theo câu trả lời ở bước khác, bước vừa lưu không còn phải điền. Nội dung đã nhập vẫn được giữ."
NOT_ASKED_NOR_SAVED = (
    "Bước này vừa được lưu ở một trang hoặc thiết bị khác, và theo câu trả lời ở bước khác thì không còn phải điền. "
    "Nội dung vừa bấm lưu không ghi đè lên bản đã lưu."
)
ELSEWHERE = "Chưa lưu: bước này vừa được lưu ở một trang hoặc thiết bị khác. Bấm “Lưu và tiếp tục” để xem khác biệt."
MORE = " Trang có thêm mục cần điền."


class FormWizard(NamedUrlWizardView):  # type: ignore[misc]  # formtools has no types
    """One person's way through one form. An upper room says whose draft it is and which form.

    The steps stand at `url_name` with the keyword `step`; the done step is the check page, drawn by `done`.
    """

    template_name = "eforms/step.html"
    turned_away_template = "eforms/not_eligible.html"
    storage_name = "eforms.filling.wizard_storage.DraftStorage"
    url_name = ""
    done_step_name = "kiem-tra"

    # What the upper room says

    def get_draft(self) -> Draft:
        """The draft at this address, open and of this person; Http404 otherwise."""
        raise NotImplementedError

    def get_definition(self) -> FormDefinition:
        """The form the draft is filled in on; the same object each time, for it is compiled once."""
        raise NotImplementedError

    def get_prefill(self) -> Answers:
        """What the portal already knows, by source name, as answers."""
        return {}

    # Steps

    @classmethod
    def get_initkwargs(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """formtools wants its forms when the address is written; ours come with the definition."""
        own: dict[str, Any] = {"form_list": {}, "initial_dict": {}, "instance_dict": {}, "condition_dict": {}}
        return {**own, **kwargs}

    @classonlymethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Any:  # noqa: N805 - a class method
        """Forgery is checked below: that reads the posting, and before it is read its limits must be known."""
        return csrf_exempt(super().as_view(*args, **initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            upload_handler.set_upload_limits(request, {})
            return csrf_protect(_sign_in_first)(request)
        self.draft = request.draft = self.get_draft()  # type: ignore[attr-defined]
        self.compiled: CompiledForm = compile_form(self.get_definition())
        upload_handler.set_upload_limits(request, self.compiled.rooms_of(kwargs.get("step")))
        return cast(HttpResponseBase, csrf_protect(super().dispatch)(request, *args, **kwargs))

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "wizard"

    def get_form_list(self) -> Mapping[str, type[StepForm]]:
        """The steps this person is asked, given the answers so far."""
        return dict.fromkeys(self.path.keys, StepForm)

    def get_step_url(self, step: str) -> str:
        return reverse(self.url_name, kwargs={**self.kwargs, "step": step})

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> StepForm:
        """The form of a step; `data` only counts when a page posted it, the draft is asked for the rest."""
        key = step or self.steps.current
        asked = next(one for one in self.compiled.steps if one.key == key)
        return StepForm(asked, data if isinstance(data, QueryDict) else None, files, stored=self._stored(asked))

    @cached_property
    def path(self) -> EvaluatedForm:
        return self.compiled.path(self.draft.answers)

    @cached_property
    def attachments(self) -> AttachmentQuerySet:
        """Read when a page with files is weighed or drawn; again when it is drawn after it was saved."""
        return Attachment.objects.listed().filter(draft=self.draft)

    def _stored(self, step: CompiledStep) -> InitialData:
        return InitialData(
            answers=self.draft.answers,
            known=self.path.answers,
            typed=self.storage.get_step_data(step.key) or {},
            prefill=self.get_prefill(),
            attachments=self.attachments if step.takes_files else (),
            held=partial(wallet_of, self.request.user),
        )

    def _look_again(self, form: StepForm) -> None:
        """The draft has changed: forget what was derived from it."""
        self.__dict__.pop("attachments", None)
        form.stored = self._stored(form.step)

    # Doors

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs.get("step") == NOT_ELIGIBLE_STEP:
            return self._turned_away()
        steps, step = self.get_form_list(), kwargs.get("step")
        if self.storage.current_step not in steps:
            self.storage.current_step = None
        if step in steps and (typed := pending_submission.pop(request)):
            self.storage.current_step = step
            return self._show(self.get_form(step, data=typed), stashed=True, seen=typed.get(SNAPSHOT))
        return cast(HttpResponseBase, super().get(request, *args, **kwargs))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the step, then go on; what was refused is kept as typed and shown again.

        A step that no longer applies is saved as well: its answers are hidden, and there if they are wanted again.
        """
        step = kwargs.get("step")
        if step not in [one.key for one in self.compiled.steps]:
            return redirect(self.get_step_url(self.steps.first))
        self.storage.current_step = step
        form = self.get_form(step, data=request.POST, files=request.FILES)
        self._keep_files(form)
        if differences := self._save(form):
            if step not in self.get_form_list():
                messages.warning(request, NOT_ASKED_NOR_SAVED)
                return redirect(self.get_step_url(self.steps.first))
            form.quiet = True
            self._look_again(form)
            return (
                self._saved(form, ELSEWHERE, 409)
                if AUTOSAVE in request.POST
                else self._show(form, differences=differences)
            )
        return self._saved(form) if AUTOSAVE in request.POST else self._go_on(form)

    def _keep_files(self, form: StepForm) -> None:
        """Files are taken at once: nobody chooses a good file again because of a wrong date."""
        if taken_back := self.request.POST.get(REMOVE):
            actions.remove(self.draft, taken_back, fields=form.step.rooms.keys())
        actions.attach_all(self.draft, form.papers)

    def _save(self, form: StepForm) -> list[EditConflict]:
        """Write the step; or say what differs, when it was saved elsewhere since this page was drawn."""
        seen = self.request.POST.get(SNAPSHOT)
        for _ in range(SAVE_ATTEMPTS):
            if seen not in (None, form.seen) and (differences := form.differences()):
                return differences
            if self._write(form):
                self._look_again(form)
                return []
            self.draft.refresh_from_db()
            self.path = self.compiled.path(self.draft.answers)
            if self.draft.submitted_at:
                raise Http404
            self._look_again(form)
        return form.differences()

    def _write(self, form: StepForm) -> bool:
        """One statement; False when the draft was saved by another request since it was read."""
        key, draft = form.step.key, self.draft
        typed = {name: texts for name, texts in {**draft.typed, key: form.refused}.items() if texts}
        answers = {**draft.answers, **form.given}
        path = self.compiled.path(answers)
        step = key if self._stays(form) else self._after(key, path)
        if written := actions.save(draft, answers=answers, typed=typed, step=step):
            self.path = path
        return written

    def _after(self, key: str, path: EvaluatedForm) -> str:
        """Where this way leads from a step; nowhere when the form is not for this person."""
        if path.barred:
            return key
        keys = path.keys
        return next(iter(keys[keys.index(key) + 1 :] if key in keys else keys), self.done_step_name)

    def _stays(self, form: StepForm) -> bool:
        """Whether the person has more to do on this page."""
        return bool(form.errors or form.appeared or form.quiet)

    def _saved(self, form: StepForm, said: str = "", status: int = 200) -> HttpResponse:
        """The fields as they are now, for the page that saved itself."""
        said = said or f"Đã lưu lúc {localtime(self.draft.touched_at):%H:%M}." + (MORE if form.appeared else "")
        context = {"form": form, "seen": form.seen, "said": said}
        return render(self.request, "eforms/saved.html", context, status=status)

    def _go_on(self, form: StepForm) -> HttpResponseBase:
        if form.step.key not in self.get_form_list():
            messages.info(self.request, NOT_ASKED)
            return redirect(self.get_step_url(self.steps.first))
        if (goal := self.request.POST.get(GO_TO)) in self.get_form_list():
            return cast(HttpResponseBase, self.render_goto_step(goal))
        if self._stays(form):
            return self._show(form)
        if self.path.barred:
            return redirect(self.get_step_url(NOT_ELIGIBLE_STEP))
        if EDITING in self.request.GET or self.steps.current == self.steps.last:
            return redirect(self.get_step_url(self.done_step_name))
        return cast(HttpResponseBase, self.render_next_step(form))

    def _turned_away(self) -> HttpResponseBase:
        """Why the form is not for this person, as long as that is so; the draft keeps every answer."""
        if not (barred := self.path.barred):
            return redirect(self.get_step_url(self.draft.step or self.steps.first))
        step, bar = barred
        context = {"bar": bar, "back": self.get_step_url(step.key), "view": self}
        return render(self.request, self.turned_away_template, context)

    def render_done(self, form: StepForm, **kwargs: Any) -> HttpResponseBase:
        """The check page lists what is missing itself, so nobody is thrown back from it."""
        return cast(HttpResponseBase, self.done([], **kwargs))

    def _show(self, form: StepForm, **notices: Any) -> HttpResponseBase:
        return cast(HttpResponseBase, self.render(form, **notices))

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        keys = self.path.keys
        context = {
            "seen": form.seen,
            "changing": EDITING in self.request.GET,
            "number": keys.index(form.step.key) + 1,
            "total": len(keys),
        }
        return cast(dict[str, Any], super().get_context_data(form=form, **{**context, **kwargs}))


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Whoever's session has ended finds the page as it was typed after signing in."""
    if request.method == "POST":
        pending_submission.save(request)
    return redirect_to_login(request.get_full_path())

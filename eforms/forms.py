"""The form of one step: what was posted, weighed against what the person should have been asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from eforms.definition import Answer, Answers, Question
from eforms.inputs.base import TYPED_LIMIT, Raw
from eforms.inputs.papers import Batch, DocumentInput
from eforms.models import Attachment
from eforms.uploads import Paper

if TYPE_CHECKING:
    from eforms.compiling import CompiledField, CompiledStep

SHOWN = "_shown"
"""The hidden input naming the fields the page asked: what appears only now is asked next, not refused."""


class Stored(NamedTuple):
    """What is known before a step is looked at."""

    answers: Answers
    """All of the draft's, hidden ones too."""
    known: Answers
    """Those of them that apply."""
    typed: Mapping[str, Sequence[str]] = {}
    """Texts of this step that were refused, by input name."""
    prefill: Answers = {}
    """What the portal knows and the person has not confirmed, by source."""
    attachments: Iterable[Attachment] = ()


class Difference(NamedTuple):
    """One answer that was saved elsewhere while this page was open."""

    label: str
    saved: str


class StepForm(forms.Form):
    """One step: blank, as it was left, or with what was posted."""

    step: ClassVar[CompiledStep]

    def __init__(self, data: Any = None, files: Any = None, *, stored: Stored) -> None:
        self.stored = stored
        self.quiet = False
        """Drawn without refusals: the person asked for something else than to go on. Refused files are still named."""
        self.shared: set[str] = set()
        """Refusals that stand at several fields, and are listed once."""
        super().__init__(self._as_left() if data is None and stored.typed else data, files)
        self.asked: list[CompiledField] = []
        """The fields that apply and that the page had."""
        self.appeared: list[CompiledField] = []
        """The fields that apply now, and that the page did not have."""
        if self.is_bound:
            self.full_clean()

    # What was posted

    def clean(self) -> dict[str, Any]:
        """Go down the page: what does not apply is not weighed, what must be there is."""
        had = set(self.data[SHOWN].split()) if SHOWN in self.data else None
        known = self._above()
        for field in self._walk(self.cleaned_data, known):
            if had is None or field.key in had:
                self.asked.append(field)
                self._weigh(field, required=field.is_required(known))
            else:
                self.appeared.append(field)
                self._forget(field.key)
        for key in self.fields.keys() - {field.key for field in self.asked}:
            self._forget(key)
        self._weigh_together(known)
        return self.cleaned_data

    @property
    def given(self) -> dict[str, Answer]:
        """The answers to keep; None where the person was asked and gave none that can be."""
        questions = (field.key for field in self.asked if field.spec.holds)
        return {key: self.cleaned_data.get(key) for key in questions}

    @property
    def papers(self) -> dict[str, Sequence[Paper]]:
        """The good files, by field."""
        batches = ((field.key, self.cleaned_data.get(field.key)) for field in self.asked)
        return {key: batch.papers for key, batch in batches if isinstance(batch, Batch) and batch.papers}

    @property
    def refused(self) -> dict[str, list[str]]:
        """What was typed where an answer was refused, by input name."""
        wrong = (field for field in self.asked if field.key not in self.cleaned_data and field.spec.holds)
        typed = {name: _bounded(texts) for field in wrong for name, texts in self._posted(field).items()}
        return {name: texts for name, texts in typed.items() if texts}

    def differences(self) -> list[Difference]:
        """Where what is posted and what is stored are not the same answer."""
        stored, given = self.stored, self.given
        return [
            Difference(field.spec.label, "" if answer is None else field.input.read(answer))
            for field in self.asked
            if field.key in given and given[field.key] != (answer := stored.answers.get(field.key))
        ]

    def _weigh(self, field: CompiledField, *, required: bool) -> None:
        if field.key in self.errors or not field.is_asked:
            return
        answer = self.cleaned_data.get(field.key)
        if isinstance(field.input, DocumentInput):
            self._weigh_papers(field.input, answer or Batch(), required=required)
        elif answer is None and required:
            self.add_error(field.key, field.input.missing)

    def _weigh_papers(self, field: DocumentInput, batch: Batch, *, required: bool) -> None:
        """Good files are kept even where others of the same paper are refused."""
        key, limit, refusals = field.spec.key, field.spec.max_files, list(batch.refusals)
        kept = self._attached(key)
        taken = batch.papers[: max(limit - len(kept), 0)]
        if len(taken) < len(batch.papers):
            refusals.append(f"Mục này nhận tối đa {limit} tệp; các tệp vượt quá chưa được nhận.")
        self.cleaned_data[key] = Batch(taken, refusals)
        if required and not (kept or batch.papers or refusals):
            refusals = [field.missing]
        if refusals:
            self.errors[key] = self.error_class(refusals)

    def _weigh_together(self, known: Answers) -> None:
        """Checks across fields. Each answer alone is good and is kept; only the refusal is said."""
        asked = [field.key for field in self.asked]
        for check in self.step.broken(known) if asked else ():
            self.shared.add(check.refusal)
            for key in [key for key in check.at if key in asked] or asked[-1:]:
                self.errors.setdefault(key, self.error_class()).append(check.refusal)

    def _forget(self, key: str) -> None:
        self.errors.pop(key, None)
        self.cleaned_data.pop(key, None)

    # What is shown

    @cached_property
    def html(self) -> SafeString:
        """The fields that apply, drawn."""
        return mark_safe("".join(self._draw(*shown) for shown in self._shown))  # noqa: S308 - drawn from held HTML

    @property
    def shown(self) -> str:
        """The keys of the fields on the page."""
        return " ".join(field.key for field, _ in self._shown)

    @property
    def seen(self) -> str:
        """A mark of what is stored of this step; it tells on return whether somebody saved it meanwhile."""
        own = {field.key: self.stored.answers.get(field.key) for field in self.step.fields}
        body = json.dumps([own, self.stored.typed], sort_keys=True)
        return sha256(body.encode()).hexdigest()[:16]

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Each refusal, with the field it belongs to, in the order of the page."""
        rows = [(field.key, sentence) for field in self.asked for sentence in self._refusals_of(field)]
        first = {sentence: key for key, sentence in reversed(rows)}
        return [(key, sentence) for key, sentence in rows if sentence not in self.shared or first[sentence] == key]

    @cached_property
    def _shown(self) -> list[tuple[CompiledField, bool]]:
        """The fields that apply, and whether each is required."""
        values = self.cleaned_data if self.is_bound else self._starts
        known = self._above()
        return [(field, field.is_required(known)) for field in self._walk(values, known)]

    @cached_property
    def _starts(self) -> dict[str, Answer]:
        """The answers a blank page begins with."""
        return {field.key: self._start(field) for field in self.step.fields}

    def _start(self, field: CompiledField) -> Answer:
        if field.key in self.stored.answers:
            return self.stored.answers[field.key]
        spec = field.spec
        known = self.stored.prefill.get(spec.prefill) if isinstance(spec, Question) and spec.prefill else None
        return known if known is not None and field.input.accepts(known) else getattr(spec, "default", None)

    def _as_left(self) -> MultiValueDict[str, str]:
        """The answers given and, where they were refused, the texts typed."""
        left: MultiValueDict[str, str] = MultiValueDict()
        for field in self.step.fields:
            if field.spec.holds:
                for name, texts in field.input.raw(self._start(field)).items():
                    left.setlist(name, list(texts))
        for name, typed in self.stored.typed.items():
            left.setlist(name, list(typed))
        return left

    def _draw(self, field: CompiledField, required: bool) -> SafeString:
        wrong = self._refusals_of(field)
        return field.draw(self._raw(field), required=required, wrong=wrong, files=self._files(field))

    def _refusals_of(self, field: CompiledField) -> list[str]:
        if self.quiet:
            batch = self.cleaned_data.get(field.key)
            return list(batch.refusals) if isinstance(batch, Batch) else []
        return [str(sentence) for sentence in self.errors.get(field.key, ())]

    def _raw(self, field: CompiledField) -> Raw:
        if not field.spec.holds:
            return {}
        if self.is_bound and field not in self.appeared:
            return self._posted(field)
        return field.input.raw(self._start(field))

    def _posted(self, field: CompiledField) -> Raw:
        return field.input.widget.value_from_datadict(self.data, self.files, field.key)  # type: ignore[no-any-return]

    def _files(self, field: CompiledField) -> str:
        if attachments := self._attached(field.key):
            return render_to_string("eforms/fields/files.html", {"attachments": attachments})
        return ""

    def _attached(self, key: str) -> list[Attachment]:
        return [one for one in self.stored.attachments if one.field_key == key]

    def _above(self) -> dict[str, Answer]:
        """The answers that apply, without those of this step."""
        own = {field.key for field in self.step.fields}
        return {key: answer for key, answer in self.stored.known.items() if key not in own}

    def _walk(self, values: Mapping[str, Any], known: dict[str, Answer]) -> Iterator[CompiledField]:
        """The fields that apply. At each one, `known` holds the answers above it; in the end, all of them."""
        for field in self.step.fields:
            if field.is_shown(known):
                yield field
                if field.spec.holds and (answer := values.get(field.key)) is not None:
                    known[field.key] = answer


def _bounded(texts: Sequence[str]) -> list[str]:
    """What may be kept of posted texts: PostgreSQL's JSON takes no NUL, and nobody types without end."""
    return [text.replace("\x00", "")[:TYPED_LIMIT] for text in texts if text][:100]

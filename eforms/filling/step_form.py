"""The form of one step: what was posted, weighed against what the person should have been asked."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from eforms.compiled.evaluation import FieldNode, all_nodes, evaluate_fields
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.form import CompiledStep
from eforms.compiled.posted_rows import CONDITIONAL_FIELDS, RowOrder, apply_row_buttons
from eforms.definition import Answer, Answers
from eforms.filling.form_rendering import RenderingMixin
from eforms.filling.initial_data import InitialData
from eforms.filling.submit_names import WITHOUT_VALIDATION
from eforms.inputs.base import MAX_POSTED_LENGTH
from eforms.inputs.documents import DocumentInput


class EditConflict(NamedTuple):
    """One answer that was saved elsewhere while this page was open."""

    label: str
    saved: str


class StepForm(RenderingMixin, forms.Form):
    """One step: blank, as it was left, or with what was posted.

    It has no fields of Django's: which questions apply, and how often, is found out by walking.
    """

    def __init__(self, step: CompiledStep, data: Any = None, files: Any = None, *, stored: InitialData) -> None:
        self.step, self.stored = step, stored
        self.quiet = data is not None and not WITHOUT_VALIDATION.isdisjoint(data)
        """Drawn without refusals: the person asked for something else than to go on. Refused files are still named."""
        self.shared: set[str] = set()
        """Refusals that stand at several fields, and are listed once."""
        self.faults: dict[str, list[str]] = {}
        """Why what was posted is no answer, by the name of the field."""
        self.batches = {}
        self.orders: Mapping[str, RowOrder] = {}
        """Of each repeating group, where its rows stood before."""
        if data is not None:
            data, self.orders = apply_row_buttons(_as_post_data(data), step.limits)
        elif stored.typed:
            data = stored.as_left(step.fields)
        super().__init__(data, files)
        if self.is_bound:
            self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Go down the page: what does not apply is not weighed, what must be there is."""
        posted = {field.key: self._take(field, "") for field in self.step.fields}
        known = self.stored.without(self.step.fields)
        self.nodes = evaluate_fields(self.step.fields, posted, known, had=self._had)
        for node in self.asked:
            self._weigh(node)
        self._weigh_together(known)
        return posted

    @cached_property
    def nodes(self) -> tuple[FieldNode, ...]:
        """The fields that apply."""
        return evaluate_fields(
            self.step.fields,
            self.stored.starts(self.step.fields),
            self.stored.without(self.step.fields),
            had=lambda field, name: True,
        )

    @property
    def asked(self) -> list[FieldNode]:
        """The fields that apply and that the page had."""
        return [node for node in all_nodes(self.nodes) if node.had]

    @property
    def appeared(self) -> list[FieldNode]:
        """The fields that apply now, and that the page did not have."""
        return [node for node in all_nodes(self.nodes) if not node.had]

    @property
    def given(self) -> dict[str, Answer]:
        """The answers to keep; None where the person was asked and gave none that can be."""
        return self._kept(self.nodes, self.stored.answers)

    @property
    def refused(self) -> dict[str, list[str]]:
        """What was typed where an answer was refused, by input name."""
        wrong = (node for node in self.asked if node.name in self.faults)
        typed = {name: _storable(texts) for node in wrong for name, texts in self._texts(node)}
        return {name: texts for name, texts in typed.items() if texts}

    def differences(self) -> list[EditConflict]:
        """Where what is posted and what is stored are not the same answer."""
        stored, given = self.stored.answers, self.given
        return [
            EditConflict(field.spec.label, "" if answer is None else field.read(answer))
            for field in self.step.fields
            if field.key in given and given[field.key] != (answer := stored.get(field.key))
        ]

    def is_valid(self) -> bool:
        """Whether one may go on from here."""
        return super().is_valid() and not self.quiet

    def refuse(self, problems: Iterable[tuple[str, str]]) -> None:
        """Say what the form as a whole finds wrong, each at its field or, where that is elsewhere, at the last."""
        names = [node.name for node in all_nodes(self.nodes)]
        for name, sentence in problems if names else ():
            self.errors.setdefault(name if name in names else names[-1], self.error_class()).append(sentence)

    def _take(self, field: CompiledField, at: str) -> Answer:
        """What was posted for a field, as an answer; the refusal is kept beside it."""
        name = at + field.key
        if (group := field.as_group) is not None:
            rows = [self._take_row(group, start) for start in group.starts(name, self.data.get(name))]
            return rows if group.repeats else rows[0]
        if (fact := self.stored.locked(field)) is not None:
            return fact
        try:
            answer: Any = field.input.clean(self.posted(field, at))
        except ValidationError as refusal:
            self.faults[name] = [str(sentence) for sentence in refusal.messages]
            return None
        if isinstance(field.input, DocumentInput):
            self.batches[name] = answer.joined_by(self.chosen(field.input, name))
            return None
        return cast(Answer, answer)

    def _take_row(self, group: CompiledGroup, at: str) -> dict[str, Answer]:
        return {field.key: self._take(field, at) for field in group.fields}

    def _had(self, field: CompiledField, name: str) -> bool:
        return field.is_always_shown or self._page_had is None or name in self._page_had

    @cached_property
    def _page_had(self) -> set[str] | None:
        return set(self.data[CONDITIONAL_FIELDS].split()) if CONDITIONAL_FIELDS in self.data else None

    def _kept(self, nodes: Iterable[FieldNode], before: Answers) -> dict[str, Answer]:
        return {
            node.field.key: self._kept_of(node, before.get(node.field.key))
            for node in nodes
            if node.had and node.field.spec.holds and not node.field.is_computed
        }

    def _kept_of(self, node: FieldNode, before: Answer) -> Answer:
        """The answer as the draft keeps it: in a group, what is hidden now stays beside what is not."""
        if (group := node.field.as_group) is None:
            return node.answer
        olds = group.rows_before(before, self.orders.get(node.name), len(node.rows))
        rows = [{**old, **self._kept(row, old)} for row, old in zip(node.rows, olds, strict=True)]
        return rows if group.repeats else rows[0]

    def _weigh(self, node: FieldNode) -> None:
        entry = node.field.input
        if isinstance(entry, DocumentInput):
            self.weigh_papers(entry, node)
        elif sentences := self.faults.get(node.name) or ([entry.missing] if node.lacks else []):
            self.errors[node.name] = self.error_class(sentences)
        for part, sentence in node.wrong.items():
            self.errors[f"{node.name}-{part}"] = self.error_class([sentence])

    def _weigh_together(self, known: Answers) -> None:
        """Checks across fields. Each answer alone is good and is kept; only the refusal is said."""
        asked = [node.name for node in self.nodes if node.had]
        for check in self.step.broken(known) if asked else ():
            self.shared.add(check.refusal)
            for key in [key for key in check.at if key in asked] or asked[-1:]:
                self.errors.setdefault(key, self.error_class()).append(check.refusal)

    def _texts(self, node: FieldNode) -> Iterable[tuple[str, Sequence[str]]]:
        """What was posted for a field, by input name."""
        at = node.name.removesuffix(node.field.key)
        return ((at + name, texts) for name, texts in self.posted(node.field, at).items())

    def posted(self, field: CompiledField, at: str) -> Any:
        """What came for a field, by the names of its inputs."""
        return field.input.posted(cast("MultiValueDict[str, str]", self.data), self.files, at)


def _as_post_data(data: Any) -> "MultiValueDict[str, str]":
    return data if isinstance(data, MultiValueDict) else MultiValueDict({name: [text] for name, text in data.items()})


def _storable(texts: Sequence[str]) -> list[str]:
    """What may be kept of posted texts: PostgreSQL's JSON takes no NUL, and nobody types without end."""
    return [text.replace("\x00", "")[:MAX_POSTED_LENGTH] for text in texts if text][:100]

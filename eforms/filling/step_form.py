"""The Django form of one step: it cleans what was posted, and decides which fields are visible and required."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from eforms.answers.at_least import too_few
from eforms.compiled.evaluation import FieldNode, all_nodes, evaluate_fields
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.form import CompiledStep
from eforms.compiled.posted_rows import CONDITIONAL_FIELDS, RowOrder, apply_row_buttons, with_row_ids
from eforms.definition import Answer, Answers
from eforms.definition.english import read_text
from eforms.definition.row_ids import ROW_ID
from eforms.filling.form_rendering import RenderingMixin
from eforms.filling.initial_data import InitialData
from eforms.filling.submit_names import WITHOUT_VALIDATION
from eforms.inputs.base import MAX_POSTED_LENGTH
from eforms.inputs.documents import NO_FILES, DocumentInput
from eforms.inputs.row_choices import VOID, ChosenRowInput


class EditConflict(NamedTuple):
    """One answer that was saved elsewhere while this page was open."""

    label: str
    saved: str


class StepForm(RenderingMixin, forms.Form):
    """The form of one step: unbound, bound to stored invalid texts, or bound to a posted page.

    It declares no Django fields: which fields are visible, and how many rows there are, depends on the answers.
    """

    def __init__(
        self,
        step: CompiledStep,
        data: Any = None,
        files: Any = None,
        *,
        initial_data: InitialData,
        posted_to: str = "",
    ) -> None:
        self.step, self.initial_data, self.posted_to = step, initial_data, posted_to
        """`posted_to` is the address of the form where it is not that of its page."""
        self.beside = {}
        self.hide_errors = data is not None and not WITHOUT_VALIDATION.isdisjoint(data)
        """Rendered without errors: another button than “continue” was pressed. Errors of uploaded files are shown."""
        self.shared_messages: set[str] = set()
        """Messages of cross-field checks, shown at several fields and listed once."""
        self.input_errors: dict[str, list[str]] = {}
        """Messages of posted values that are no valid answer, by input name."""
        self.selected_files = {}
        self.row_orders: Mapping[str, RowOrder] = {}
        """The former row numbers of each repeating group."""
        if data is not None:
            data, self.row_orders, moved = apply_row_buttons(
                _as_post_data(data), step.row_limits, files=files, holding=self._rows_with_files
            )
            data, files = with_row_ids(data, step.groups_with_row_ids, step.row_limits), moved or files
        elif initial_data.typed or initial_data.is_weighed:
            data = initial_data.as_post_data(step.fields)
        super().__init__(data, files)
        if self.is_bound:
            self.full_clean()

    def clean(self) -> dict[str, Any]:
        """Clean all posted values, evaluate visibility, then validate the visible fields."""
        posted = {field.key: self._clean_field(field, "") for field in self.step.fields}
        context = self.initial_data.visible_answers_outside(self.step.fields)
        self.nodes = evaluate_fields(self.step.fields, posted, context, was_posted=self._was_posted)
        for node in self.posted_nodes:
            self._validate_node(node)
        self._validate_checks(context)
        return posted

    @cached_property
    def nodes(self) -> tuple[FieldNode, ...]:
        """The visible fields, evaluated."""
        return evaluate_fields(
            self.step.fields,
            self.initial_data.initial_answers(self.step.fields),
            self.initial_data.visible_answers_outside(self.step.fields),
            was_posted=lambda field, name: True,
        )

    @property
    def posted_nodes(self) -> list[FieldNode]:
        """The visible fields that were on the posted page."""
        return [node for node in all_nodes(self.nodes) if node.was_posted]

    @property
    def new_nodes(self) -> list[FieldNode]:
        """The visible fields that were not on the posted page."""
        return [node for node in all_nodes(self.nodes) if not node.was_posted]

    @property
    def answers_to_store(self) -> dict[str, Answer]:
        """The answers by field key; None where the field was left empty or is invalid."""
        return self._answers_of(self.nodes, self.initial_data.answers)

    @property
    def invalid_texts(self) -> dict[str, list[str]]:
        """The posted texts of invalid fields, by input name."""
        invalid = (node for node in self.posted_nodes if node.name in self.input_errors)
        typed = {name: _storable(texts) for node in invalid for name, texts in self._posted_texts(node)}
        return {name: texts for name, texts in typed.items() if texts}

    def conflicts(self) -> list[EditConflict]:
        """The fields whose posted and stored answers differ."""
        stored, posted = self.initial_data.answers, self.answers_to_store
        return [
            EditConflict(read_text(field.spec, "label"), self._stored_text(field, answer))
            for field in self.step.fields
            if field.key in posted and posted[field.key] != (answer := stored.get(field.key))
        ]

    def _stored_text(self, field: CompiledField, answer: Answer) -> str:
        """What is stored, as text."""
        if answer is None:
            return ""
        if field.row_choices and isinstance(field.input, ChosenRowInput):
            return field.input.text(answer, field.row_choices.of(self.initial_data.answers))
        return field.display(answer)

    def is_valid(self) -> bool:
        """Whether the person may go on to the next step."""
        return super().is_valid() and not self.hide_errors

    def add_problems(self, problems: Iterable[tuple[str, str]]) -> None:
        """Add errors of the form as a whole, each at its field or, when it is not on this page, at the last one."""
        names = [node.name for node in all_nodes(self.nodes)]
        for name, message in problems if names else ():
            at = next((one for one in (name, name.partition("-")[0]) if one in names), names[-1])
            self.errors.setdefault(at, self.error_class()).append(message)

    def _clean_field(self, field: CompiledField, prefix: str, place: str = "") -> Answer:
        """The posted value as an answer; errors go to `input_errors`, files to `selected_files`."""
        name = prefix + field.key
        if (group := field.as_group) is not None and group.is_long:
            return self.initial_data.answers.get(field.key)
        if group is not None:
            prefixes = group.row_prefixes(name, self._row_count(group, name))
            rows = [self._clean_row(group, row_prefix) for row_prefix in prefixes]
            return rows if group.is_repeating else rows[0]
        if (fact := self.initial_data.locked_value(field)) is not None:
            return fact
        try:
            answer: Any = field.input.clean(self.posted_value(field, prefix))
        except ValidationError as error:
            self.input_errors[name] = [str(message) for message in error.messages]
            return None
        if isinstance(field.input, DocumentInput):
            self.selected_files[name] = answer.merged_with(
                self.chosen_from_wallet(field.input, name, place + field.key)
            )
            return None
        return cast(Answer, answer)

    def _row_count(self, group: CompiledGroup, name: str) -> str | None:
        """How many rows were posted; of a group that was not on the page yet, as many as it begins with."""
        outermost = name.partition("-")[0]
        field = next(one for one in self.step.fields if one.key == outermost)
        if not group.is_repeating or name in self.data or self._was_posted(field, outermost):
            return cast("str | None", self.data.get(name))
        return str(len(group.rows(self.initial_data.initial_answer_at(group, name), padded=True)))

    def _clean_row(self, group: CompiledGroup, prefix: str) -> dict[str, Answer]:
        """The answers of the row; its id only where the row has answers or files, so that no empty row is kept."""
        place = group.file_place({ROW_ID: self.data.get(prefix + ROW_ID)})
        answers = {field.key: self._clean_field(field, prefix, place) for field in group.fields}
        if (row_id := answers.get(ROW_ID)) and row_id not in self._rows_with_files:
            has_uploads = any(self.selected_files.get(prefix + key, NO_FILES).accepted for key in answers)
            if not (has_uploads or group.is_filled({**answers, ROW_ID: None})):
                answers[ROW_ID] = None
        return answers

    def _was_posted(self, field: CompiledField, name: str) -> bool:
        return field.is_always_visible or self._posted_conditionals is None or name in self._posted_conditionals

    @cached_property
    def _posted_conditionals(self) -> set[str] | None:
        return set(self.data[CONDITIONAL_FIELDS].split()) if CONDITIONAL_FIELDS in self.data else None

    def _answers_of(self, nodes: Iterable[FieldNode], stored: Answers) -> dict[str, Answer]:
        return {
            node.field.key: self._answer_of(node, stored.get(node.field.key))
            for node in nodes
            if node.was_posted and node.field.spec.value_type and not (node.field.is_computed or self._is_apart(node))
        }

    def _is_apart(self, node: FieldNode) -> bool:
        """Whether it is a long list, which has pages of its own."""
        return node.field.as_group is not None and node.field.as_group.is_long

    def _answer_of(self, node: FieldNode, stored: Answer) -> Answer:
        """The answer to store; in a group, answers that are hidden now are kept."""
        if (group := node.field.as_group) is None:
            return node.answer
        ids = [next((inner.answer for inner in row if inner.field.key == ROW_ID), None) for row in node.rows]
        stored_rows = group.stored_rows(stored, self.row_orders.get(node.name), ids)
        rows = [{**old, **self._answers_of(row, old)} for row, old in zip(node.rows, stored_rows, strict=True)]
        return rows if group.is_repeating else rows[0]

    def _validate_node(self, node: FieldNode) -> None:
        field_input = node.field.input
        missing = [field_input.required_message] if node.is_missing else []
        if isinstance(field_input, DocumentInput):
            self.validate_files(field_input, node)
        elif messages := self.input_errors.get(node.name) or ([gettext(VOID)] if node.is_void else missing):
            self.errors[node.name] = self.error_class(messages)
        for part, message in node.errors.items():
            self.errors[node.error_name(part)] = self.error_class([message])

    def _validate_checks(self, context: Answers) -> None:
        """Cross-field checks; the answers themselves are valid, and stored."""
        names = [node.name for node in self.nodes if node.was_posted]
        for found in too_few(self.step.spec, self.nodes, self._is_given) if names else ():
            self.shared_messages.add(found.message)
            for node in found.nodes:
                self.errors.setdefault(node.name, self.error_class()).append(found.message)
        for check in self.step.failed_checks(context) if names else ():
            refusal = read_text(check, "refusal")
            self.shared_messages.add(refusal)
            for key in [key for key in check.at if key in names] or names[-1:]:
                self.errors.setdefault(key, self.error_class()).append(refusal)

    def _is_given(self, node: FieldNode) -> bool:
        """Whether it is answered, or files are attached to it or just chosen."""
        return node.answer is not None or bool(self._present(node.name) or self.selection(node).accepted)

    def _posted_texts(self, node: FieldNode) -> Iterable[tuple[str, Sequence[str]]]:
        """The posted texts of a field, by input name."""
        prefix = node.name.removesuffix(node.field.key)
        return ((prefix + name, texts) for name, texts in self.posted_value(node.field, prefix).items())

    def posted_value(self, field: CompiledField, prefix: str) -> Any:
        """The posted value of a field, as its input takes it."""
        return field.input.value_from_data(cast("MultiValueDict[str, str]", self.data), self.files, prefix)


def _as_post_data(data: Any) -> "MultiValueDict[str, str]":
    return data if isinstance(data, MultiValueDict) else MultiValueDict({name: [text] for name, text in data.items()})


def _storable(texts: Sequence[str]) -> list[str]:
    """Posted texts within limits and without NUL, which PostgreSQL's JSON does not take."""
    return [text.replace("\x00", "")[:MAX_POSTED_LENGTH] for text in texts if text][:100]

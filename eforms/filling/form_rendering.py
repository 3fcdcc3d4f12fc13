"""The rendering part of a step's form: HTML of its fields, errors, and hidden inputs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.ui.formatting import format_number
from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.fields import CompiledGroup
from eforms.definition.row_ids import new_row_id, row_count
from eforms.filling.attachments import AttachmentsMixin
from eforms.inputs import DatalistInput
from eforms.inputs.choices import OneOfInput
from eforms.inputs.groups import RowIdInput
from eforms.inputs.rendering import Beside
from eforms.inputs.row_choices import ChosenRowInput


class RenderingMixin(AttachmentsMixin):
    """Rendering of StepForm."""

    step: Any
    nodes: Any
    hide_errors: bool
    shared_messages: set[str]
    is_bound: Any
    posted_value: Any
    posted_to: str
    beside: Mapping[str, Beside]
    """What is said beside questions, by their input names."""

    @cached_property
    def html(self) -> SafeString:
        """The visible fields as HTML, with the datalists they use."""
        inputs = (node.field.input for node in all_nodes(self.nodes))
        lists = {used.list_id: used.datalist for used in inputs if isinstance(used, DatalistInput)}
        return mark_safe("".join([self._render_nodes(self.nodes), *lists.values()]))  # noqa: S308 - from cached HTML

    @property
    def conditional_names(self) -> str:
        """The input names of the conditional fields on the page, separated by spaces."""
        return " ".join(node.name for node in all_nodes(self.nodes) if not node.field.is_always_visible)

    @property
    def snapshot(self) -> str:
        """A hash of what is stored of this step, posted back to detect that it was saved elsewhere meanwhile."""
        stored = {field.key: self.initial_data.answers.get(field.key) for field in self.step.fields}
        body = json.dumps([stored, self.initial_data.typed], sort_keys=True)
        return sha256(body.encode()).hexdigest()[:16]

    @property
    def error_list(self) -> list[tuple[str, str]]:
        """Input name and message of each error, in the order of the page; messages of a check once."""
        errors = list(self._collect_errors(self.nodes))
        first = {message: name for name, message in reversed(errors)}
        return [
            (name, message) for name, message in errors if message not in self.shared_messages or first[message] == name
        ]

    def _collect_errors(self, nodes: Iterable[FieldNode], row_titles: str = "") -> Iterator[tuple[str, str]]:
        for node in nodes:
            yield from ((node.name, row_titles + message) for message in self._errors_of(node))
            for number, row in enumerate(node.rows):
                yield from self._collect_errors(row, f"{row_titles}{node.field.row_title(number)}: ")

    def _errors_of(self, node: FieldNode) -> list[str]:
        if not node.was_posted:
            return []
        if self.hide_errors:
            return list(self.selection(node).errors)
        return [str(message) for message in self.errors.get(node.name, ())]

    def _render_nodes(self, nodes: Iterable[FieldNode], prefix: str = "") -> SafeString:
        return mark_safe("".join(self._render_node(node, prefix) for node in nodes))  # noqa: S308 - from cached HTML

    def _render_node(self, node: FieldNode, prefix: str) -> SafeString:
        renderer = node.field.renderer
        options: Any = {
            "prefix": prefix,
            "optional": node.is_optional,
            "errors": self._errors_of(node),
            "posted_to": self.posted_to,
            "beside": self.beside.get(node.name),
        }
        if (group := node.field.as_group) is not None:
            if group.is_long:
                return group.render(node.name, [], count=format_number(row_count(node.answer)), **options)
            rows = [self._render_row(group, node, number) for number in range(len(node.rows))]
            return group.render(node.name, rows, **options)
        if node.field.is_computed or self.initial_data.locked_value(node.field) is not None:
            text = "" if node.answer is None else node.field.display(node.answer)
            return renderer.render_readonly(text, prefix=prefix)
        if isinstance(node.field.input, ChosenRowInput):
            raw = self._raw_values(node, prefix)
            return renderer.render(raw, **options, options=node.field.input.options(node.name, raw, node.choices or {}))
        files: Any = self.render_files(node)
        raw = self._raw_values(node, prefix)
        if node.choices is not None and isinstance(node.field.input, OneOfInput):
            options["options"] = node.field.input.options_html(node.choices, raw)
        return renderer.render(raw, **options, **files)

    def _render_row(self, group: CompiledGroup, node: FieldNode, number: int) -> SafeString:
        return self._render_nodes(node.rows[number], group.row_prefix(node.name, number))

    def _raw_values(self, node: FieldNode, prefix: str) -> Any:
        if not node.field.spec.value_type:
            return {}
        if self.is_bound and node.was_posted:
            return self.posted_value(node.field, prefix)
        answer = self.initial_data.initial_answer(node) if self.is_bound else node.answer
        if answer is None and isinstance(node.field.input, RowIdInput):
            answer = new_row_id()
        return node.field.input.to_raw_values(answer)

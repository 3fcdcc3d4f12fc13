"""The part of a step's form that is seen: its fields as HTML, its refusals, and what the page must send back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.fields import CompiledGroup
from eforms.filling.attachments import AttachmentsMixin
from eforms.inputs import DatalistInput


class RenderingMixin(AttachmentsMixin):
    """Mixed into the form of a step."""

    step: Any
    nodes: Any
    quiet: bool
    shared: set[str]
    is_bound: Any
    posted: Any

    @cached_property
    def html(self) -> SafeString:
        """The fields that apply, drawn."""
        entries = (node.field.input for node in all_nodes(self.nodes))
        lists = {entry.list_id: entry.datalist for entry in entries if isinstance(entry, DatalistInput)}
        return mark_safe("".join([self._draw_all(self.nodes), *lists.values()]))  # noqa: S308 - drawn from held HTML

    @property
    def shown(self) -> str:
        """The names of the conditional fields on the page."""
        return " ".join(node.name for node in all_nodes(self.nodes) if not node.field.is_always_shown)

    @property
    def seen(self) -> str:
        """A mark of what is stored of this step; it tells on return whether somebody saved it meanwhile."""
        own = {field.key: self.stored.answers.get(field.key) for field in self.step.fields}
        body = json.dumps([own, self.stored.typed], sort_keys=True)
        return sha256(body.encode()).hexdigest()[:16]

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Each refusal, with the field it belongs to, in the order of the page."""
        rows = list(self._refusals(self.nodes))
        first = {sentence: name for name, sentence in reversed(rows)}
        return [(name, sentence) for name, sentence in rows if sentence not in self.shared or first[sentence] == name]

    def _refusals(self, nodes: Iterable[FieldNode], about: str = "") -> Iterator[tuple[str, str]]:
        for node in nodes:
            yield from ((node.name, about + sentence) for sentence in self._refusals_of(node))
            for number, row in enumerate(node.rows):
                yield from self._refusals(row, f"{about}{node.field.row_title(number)}: ")

    def _refusals_of(self, node: FieldNode) -> list[str]:
        if not node.had:
            return []
        if self.quiet:
            return list(self.batch(node).refusals)
        return [str(sentence) for sentence in self.errors.get(node.name, ())]

    def _draw_all(self, nodes: Iterable[FieldNode], at: str = "") -> SafeString:
        return mark_safe("".join(self._draw(node, at) for node in nodes))  # noqa: S308 - drawn from held HTML

    def _draw(self, node: FieldNode, at: str) -> SafeString:
        wrong, drawing = self._refusals_of(node), node.field.drawing
        about: Any = {"at": at, "optional": node.optional, "wrong": wrong}
        if (group := node.field.as_group) is not None:
            return group.draw(
                node.name, [self._draw_row(group, node, number) for number in range(len(node.rows))], **about
            )
        if node.field.is_computed or self.stored.locked(node.field) is not None:
            return drawing.say("" if node.answer is None else node.field.read(node.answer), at=at)
        papers: Any = self.draw_papers(node)
        return drawing.draw(self._raw(node, at), **about, **papers)

    def _draw_row(self, group: CompiledGroup, node: FieldNode, number: int) -> SafeString:
        return self._draw_all(node.rows[number], group.prefix(node.name, number))

    def _raw(self, node: FieldNode, at: str) -> Any:
        if not node.field.spec.holds:
            return {}
        if self.is_bound and node.had:
            return self.posted(node.field, at)
        return node.field.input.raw(self.stored.started(node) if self.is_bound else node.answer)

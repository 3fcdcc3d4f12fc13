"""The form of one step: what was posted, weighed against what the person should have been asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

from eforms.buttons import QUIET
from eforms.definition import Answer, Answers
from eforms.holdings import Held
from eforms.inputs import SearchedInput
from eforms.inputs.base import TYPED_LIMIT
from eforms.inputs.papers import DocumentInput
from eforms.models import Attachment
from eforms.paperwork import WithPapers
from eforms.rows import SHOWN, Order, arranged
from eforms.walking import Node, every, walk

if TYPE_CHECKING:
    from eforms.compiling import CompiledField, CompiledGroup, CompiledStep


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
    held: Callable[[], Iterable[Held]] = tuple
    """Asked only where papers are: what the person has in the portal already."""


class Difference(NamedTuple):
    """One answer that was saved elsewhere while this page was open."""

    label: str
    saved: str


class StepForm(WithPapers, forms.Form):
    """One step: blank, as it was left, or with what was posted.

    It has no fields of Django's: which questions apply, and how often, is found out by walking.
    """

    step: ClassVar[CompiledStep]

    def __init__(self, data: Any = None, files: Any = None, *, stored: Stored) -> None:
        self.stored = stored
        self.quiet = data is not None and not QUIET.isdisjoint(data)
        """Drawn without refusals: the person asked for something else than to go on. Refused files are still named."""
        self.shared: set[str] = set()
        """Refusals that stand at several fields, and are listed once."""
        self.faults: dict[str, list[str]] = {}
        """Why what was posted is no answer, by the name of the field."""
        self.batches = {}
        self.orders: Mapping[str, Order] = {}
        """Of each repeating group, where its rows stood before."""
        if data is not None:
            data, self.orders = arranged(_many(data), self.step.limits)
        elif stored.typed:
            data = self._as_left()
        super().__init__(data, files)
        if self.is_bound:
            self.full_clean()

    # What was posted

    def clean(self) -> dict[str, Any]:
        """Go down the page: what does not apply is not weighed, what must be there is."""
        posted = {field.key: self._take(field, "") for field in self.step.fields}
        known = self._above()
        self.nodes = walk(self.step.fields, posted, known, had=self._had)
        for node in self.asked:
            self._weigh(node)
        self._weigh_together(known)
        return posted

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The fields that apply."""
        return walk(self.step.fields, self._starts, self._above(), had=lambda field, name: True)

    @property
    def asked(self) -> list[Node]:
        """The fields that apply and that the page had."""
        return [node for node in every(self.nodes) if node.had]

    @property
    def appeared(self) -> list[Node]:
        """The fields that apply now, and that the page did not have."""
        return [node for node in every(self.nodes) if not node.had]

    @property
    def given(self) -> dict[str, Answer]:
        """The answers to keep; None where the person was asked and gave none that can be."""
        return self._kept(self.nodes, self.stored.answers)

    @property
    def refused(self) -> dict[str, list[str]]:
        """What was typed where an answer was refused, by input name."""
        wrong = (node for node in self.asked if node.name in self.faults)
        typed = {name: _bounded(texts) for node in wrong for name, texts in self._texts(node)}
        return {name: texts for name, texts in typed.items() if texts}

    def differences(self) -> list[Difference]:
        """Where what is posted and what is stored are not the same answer."""
        stored, given = self.stored.answers, self.given
        return [
            Difference(field.spec.label, "" if answer is None else field.read(answer))
            for field in self.step.fields
            if field.key in given and given[field.key] != (answer := stored.get(field.key))
        ]

    def is_valid(self) -> bool:
        """Whether one may go on from here."""
        return super().is_valid() and not self.quiet

    def refuse(self, problems: Iterable[tuple[str, str]]) -> None:
        """Say what the form as a whole finds wrong, each at its field or, where that is elsewhere, at the last."""
        names = [node.name for node in every(self.nodes)]
        for name, sentence in problems if names else ():
            self.errors.setdefault(name if name in names else names[-1], self.error_class()).append(sentence)

    def _take(self, field: CompiledField, at: str) -> Answer:
        """What was posted for a field, as an answer; the refusal is kept beside it."""
        name = at + field.key
        if (group := field.as_group) is not None:
            rows = [self._take_row(group, start) for start in group.starts(name, self.data.get(name))]
            return rows if group.repeats else rows[0]
        if (fact := self._locked(field)) is not None:
            return fact
        try:
            answer: Any = field.input.clean(self._posted(field, at))
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
        return set(self.data[SHOWN].split()) if SHOWN in self.data else None

    def _kept(self, nodes: Iterable[Node], before: Answers) -> dict[str, Answer]:
        return {
            node.field.key: self._kept_of(node, before.get(node.field.key))
            for node in nodes
            if node.had and node.field.spec.holds and not node.field.is_computed
        }

    def _kept_of(self, node: Node, before: Answer) -> Answer:
        """The answer as the draft keeps it: in a group, what is hidden now stays beside what is not."""
        if (group := node.field.as_group) is None:
            return node.answer
        olds = group.rows_before(before, self.orders.get(node.name), len(node.rows))
        rows = [{**old, **self._kept(row, old)} for row, old in zip(node.rows, olds, strict=True)]
        return rows if group.repeats else rows[0]

    def _weigh(self, node: Node) -> None:
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

    # What is shown

    @cached_property
    def html(self) -> SafeString:
        """The fields that apply, drawn."""
        entries = (node.field.input for node in every(self.nodes))
        lists = {entry.list_id: entry.datalist for entry in entries if isinstance(entry, SearchedInput)}
        return mark_safe("".join([self._draw_all(self.nodes), *lists.values()]))  # noqa: S308 - drawn from held HTML

    @property
    def shown(self) -> str:
        """The names of the conditional fields on the page."""
        return " ".join(node.name for node in every(self.nodes) if not node.field.is_always_shown)

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

    def _refusals(self, nodes: Iterable[Node], about: str = "") -> Iterator[tuple[str, str]]:
        for node in nodes:
            yield from ((node.name, about + sentence) for sentence in self._refusals_of(node))
            for number, row in enumerate(node.rows):
                yield from self._refusals(row, f"{about}{node.field.row_title(number)}: ")

    def _refusals_of(self, node: Node) -> list[str]:
        if not node.had:
            return []
        if self.quiet:
            return list(self.batch(node).refusals)
        return [str(sentence) for sentence in self.errors.get(node.name, ())]

    @cached_property
    def _starts(self) -> dict[str, Answer]:
        """The answers a blank page begins with."""
        return {field.key: self._start(field, self.stored.answers) for field in self.step.fields}

    def _start(self, field: CompiledField, held: Answers) -> Answer:
        if (group := field.as_group) is not None:
            rows = group.rows_of(held.get(field.key), padded=True)
            begun = [{inner.key: self._start(inner, row) for inner in group.fields} for row in rows]
            return begun if group.repeats else begun[0]
        if (fact := self._locked(field)) is not None:
            return fact
        if field.key in held:
            return held[field.key]
        fact = self._fact(field)
        return getattr(field.spec, "default", None) if fact is None else fact

    def _fact(self, field: CompiledField) -> Answer:
        """What the portal knows to answer."""
        known = self.stored.prefill.get(field.source(self.stored.known))
        return known if known is not None and field.input.accepts(known) else None

    def _locked(self, field: CompiledField) -> Answer:
        """The fact that stands whatever is posted; None where one may type."""
        return self._fact(field) if getattr(field.spec, "locked", False) else None

    def _as_left(self) -> MultiValueDict[str, str]:
        """The answers given and, where they were refused, the texts typed."""
        left: MultiValueDict[str, str] = MultiValueDict()
        for field in self.step.fields:
            for name, texts in field.posted(self._starts[field.key]):
                left.setlist(name, list(texts))
        for name, typed in self.stored.typed.items():
            left.setlist(name, list(typed))
        return left

    def _draw_all(self, nodes: Iterable[Node], at: str = "") -> SafeString:
        return mark_safe("".join(self._draw(node, at) for node in nodes))  # noqa: S308 - drawn from held HTML

    def _draw(self, node: Node, at: str) -> SafeString:
        wrong, drawing = self._refusals_of(node), node.field.drawing
        about: Any = {"at": at, "optional": node.optional, "wrong": wrong}
        if (group := node.field.as_group) is not None:
            return group.draw(node, [self._draw_row(group, node, number) for number in range(len(node.rows))], **about)
        if node.field.is_computed or self._locked(node.field) is not None:
            return drawing.say("" if node.answer is None else node.field.read(node.answer), at=at)
        papers: Any = self.draw_papers(node)
        return drawing.draw(self._raw(node, at), **about, **papers)

    def _draw_row(self, group: CompiledGroup, node: Node, number: int) -> SafeString:
        return self._draw_all(node.rows[number], group.prefix(node.name, number))

    def _raw(self, node: Node, at: str) -> Any:
        if not node.field.spec.holds:
            return {}
        if self.is_bound and node.had:
            return self._posted(node.field, at)
        return node.field.input.raw(self._started(node) if self.is_bound else node.answer)

    def _started(self, node: Node) -> Answer:
        """What a field begins with that was not on the posted page."""
        held: Any = self.stored.answers
        *groups, _ = node.name.split("-")
        for step in groups:
            held = held.get(step) if isinstance(held, dict) else _at(held, step)
        return self._start(node.field, held if isinstance(held, dict) else {})

    def _texts(self, node: Node) -> Iterable[tuple[str, Sequence[str]]]:
        """What was posted for a field, by input name."""
        at = node.name.removesuffix(node.field.key)
        return ((at + name, texts) for name, texts in self._posted(node.field, at).items())

    def _posted(self, field: CompiledField, at: str) -> Any:
        return field.input.posted(cast("MultiValueDict[str, str]", self.data), self.files, at)

    def _above(self) -> dict[str, Answer]:
        """The answers that apply, without those of this step."""
        own = {field.key for field in self.step.fields}
        return {key: answer for key, answer in self.stored.known.items() if key not in own}


def _many(data: Any) -> MultiValueDict[str, str]:
    return data if isinstance(data, MultiValueDict) else MultiValueDict({name: [text] for name, text in data.items()})


def _at(rows: Any, number: str) -> Any:
    return rows[int(number)] if isinstance(rows, list) and int(number) < len(rows) else None


def _bounded(texts: Sequence[str]) -> list[str]:
    """What may be kept of posted texts: PostgreSQL's JSON takes no NUL, and nobody types without end."""
    return [text.replace("\x00", "")[:TYPED_LIMIT] for text in texts if text][:100]

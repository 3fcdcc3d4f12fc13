"""What a step begins with: the answers given before, the facts the portal knows, the author's defaults."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict

from eforms.compiled.evaluation import FieldNode
from eforms.compiled.fields import CompiledField
from eforms.definition import Answer, Answers
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


class InitialData(NamedTuple):
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
    held: Callable[[], Iterable[WalletFile]] = tuple
    """Asked only where papers are: what the person has in the portal already."""

    def without(self, fields: Iterable[CompiledField]) -> dict[str, Answer]:
        """The answers that apply, save those to these fields."""
        own = {field.key for field in fields}
        return {key: answer for key, answer in self.known.items() if key not in own}

    def starts(self, fields: Iterable[CompiledField]) -> dict[str, Answer]:
        """The answers a blank page begins with."""
        return {field.key: self._start(field, self.answers) for field in fields}

    def started(self, node: FieldNode) -> Answer:
        """What a field begins with that was not on the posted page."""
        held: Any = self.answers
        *groups, _ = node.name.split("-")
        for step in groups:
            held = held.get(step) if isinstance(held, dict) else _row_at(held, step)
        return self._start(node.field, held if isinstance(held, dict) else {})

    def as_left(self, fields: Iterable[CompiledField]) -> "MultiValueDict[str, str]":
        """The answers given and, where they were refused, the texts typed: as a page would post them."""
        left: MultiValueDict[str, str] = MultiValueDict()
        for field in fields:
            for name, texts in field.posted(self._start(field, self.answers)):
                left.setlist(name, list(texts))
        for name, typed in self.typed.items():
            left.setlist(name, list(typed))
        return left

    def locked(self, field: CompiledField) -> Answer:
        """The fact that stands whatever is posted; None where one may type."""
        return self._fact(field) if getattr(field.spec, "locked", False) else None

    def _start(self, field: CompiledField, held: Answers) -> Answer:
        if (group := field.as_group) is not None:
            rows = group.rows_of(held.get(field.key), padded=True)
            begun = [{inner.key: self._start(inner, row) for inner in group.fields} for row in rows]
            return begun if group.repeats else begun[0]
        if (fact := self.locked(field)) is not None:
            return fact
        if field.key in held:
            return held[field.key]
        fact = self._fact(field)
        return getattr(field.spec, "default", None) if fact is None else fact

    def _fact(self, field: CompiledField) -> Answer:
        """What the portal knows to answer."""
        known = self.prefill.get(field.source(self.known))
        return known if known is not None and field.input.accepts(known) else None


def _row_at(rows: Any, number: str) -> Any:
    return rows[int(number)] if isinstance(rows, list) and int(number) < len(rows) else None

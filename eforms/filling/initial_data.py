"""Initial data of a step: stored answers, prefilled facts, the author's defaults."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict

from eforms.compiled.evaluation import FieldNode
from eforms.compiled.fields import CompiledField
from eforms.definition import Answer, Answers
from eforms.definition.row_ids import is_stored_apart
from eforms.inputs.wallet import WalletFile
from eforms.models import Attachment


class InitialData(NamedTuple):
    """What is known of a step before it is posted."""

    answers: Answers
    """All answers of the draft, hidden ones too."""
    visible_answers: Answers
    """The answers to visible fields."""
    typed: Mapping[str, Sequence[str]] = {}
    """Invalid texts of this step, by input name."""
    is_weighed: bool = False
    """Whether what is missing or does not agree is told before the page is posted."""
    prefill: Answers = {}
    """Facts known to the portal and not confirmed by the person, by source name."""
    attachments: Iterable[Attachment] = ()
    wallet: Callable[[], Iterable[WalletFile]] = tuple
    """Loads the person's wallet; called only for a step with document fields."""

    def visible_answers_outside(self, fields: Iterable[CompiledField]) -> dict[str, Answer]:
        """The visible answers, without those to these fields; no page of a step has the rows of long lists."""
        excluded = {field.key for field in fields if not ((group := field.as_group) is not None and group.is_long)}
        return {key: answer for key, answer in self.visible_answers.items() if key not in excluded}

    def initial_answers(self, fields: Iterable[CompiledField]) -> dict[str, Answer]:
        """The answers with which an unbound page is filled."""
        return {field.key: self._initial_value(field, self.answers) for field in fields}

    def initial_answer(self, node: FieldNode) -> Answer:
        """The initial answer of a field that was not on the posted page."""
        return self.initial_answer_at(node.field, node.name)

    def initial_answer_at(self, field: CompiledField, name: str) -> Answer:
        """The initial answer of the field with this input name."""
        answers: Any = self.answers
        *groups, _ = name.split("-")
        for part in groups:
            answers = answers.get(part) if isinstance(answers, dict) else _row_at(answers, part)
        return self._initial_value(field, answers if isinstance(answers, dict) else {})

    def as_post_data(self, fields: Iterable[CompiledField]) -> "MultiValueDict[str, str]":
        """Initial answers overlaid with invalid texts, as a page would post them."""
        data: MultiValueDict[str, str] = MultiValueDict()
        for field in fields:
            for name, texts in field.iter_raw_values(self._initial_value(field, self.answers)):
                data.setlist(name, list(texts))
        for name, typed in self.typed.items():
            data.setlist(name, list(typed))
        return data

    def locked_value(self, field: CompiledField) -> Answer:
        """The prefilled value of a locked field, whatever is posted; None where one may type."""
        return field.locked_fact(self.visible_answers, self.prefill)

    def _initial_value(self, field: CompiledField, stored: Answers) -> Answer:
        if (group := field.as_group) is not None and group.is_long and is_stored_apart(stored.get(field.key)):
            return stored[field.key]
        if group is not None:
            kept = stored[field.key] if field.key in stored else group.copied(self.visible_answers)
            rows = group.rows(kept, padded=True)
            initial = [{inner.key: self._initial_value(inner, row) for inner in group.fields} for row in rows]
            return initial if group.is_repeating else initial[0]
        if (fact := self.locked_value(field)) is not None:
            return fact
        if field.key in stored:
            return stored[field.key]
        fact = field.prefilled(self.visible_answers, self.prefill)
        if fact is None:
            fact = field.copied(self.visible_answers)
        return getattr(field.spec, "default", None) if fact is None else fact


def _row_at(rows: Any, number: str) -> Any:
    return rows[int(number)] if isinstance(rows, list) and int(number) < len(rows) else None

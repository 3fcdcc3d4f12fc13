"""Facts the portal knows, such as the name on an account, held against the answers of a form.

A locked field has its fact, whatever is stored in the draft or posted; where no fact is known one types. `facts` are
answers by source name (`applicant.full_name`); `today` is the day of filing of a filed form, and a draft has none.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers, DateField, FormDefinition
from eforms.definition.fields import Question


class FactComparison(NamedTuple):
    """An answer beside the fact that its field may be prefilled with."""

    step: str
    node: FieldNode
    source: str
    fact: Answer
    is_prefilled: bool
    """Whether the field takes the fact for these answers; if not, it is about another person, as `prefill_if` says."""
    is_conditional: bool
    """Whether it may be about another person at all."""
    differs: bool


def with_locked_facts(
    definition: FormDefinition, answers: Answers, facts: Answers, *, today: date | None = None
) -> Answers:
    """The answers with the facts of all locked fields put in; hidden answers stay.

    Whether a field takes its fact may depend on a fact above it, so this is repeated until nothing changes: at most
    once for each field, as conditions only look back.
    """
    form = compile_form(definition)
    known, before = answers, None
    while known != before:
        before = known
        context = form.evaluate(known, today=today).context
        put_in = {field.key: _with_fact(field, answers.get(field.key), context, facts) for field in form.fields()}
        known = {**answers, **{key: answer for key, answer in put_in.items() if answer is not None}}
    return known


def locked_keys(
    definition: FormDefinition, answers: Answers, facts: Answers, *, today: date | None = None
) -> frozenset[str]:
    """The questions whose whole answer is a fact, so that nobody can change it."""
    form = compile_form(definition)
    context = form.evaluate(answers, today=today).context
    fields = (field for field in form.fields() if field.as_group is None)
    return frozenset(field.key for field in fields if field.locked_fact(context, facts) is not None)


def locked_questions(
    definition: FormDefinition, answers: Answers, *, today: date | None = None
) -> Iterator[tuple[str, FieldNode, str]]:
    """The visible questions that take a fact for these answers and are locked: step, node, name of the fact."""
    form = compile_form(definition).evaluate(answers, today=today)
    for step, nodes in form.nodes.items():
        for node in all_nodes(nodes):
            source = node.field.prefill_source(form.context)
            if source and getattr(node.field.spec, "locked", False):
                yield step, node, source


def fact_comparisons(
    definition: FormDefinition, answers: Answers, facts: Answers, *, today: date | None = None
) -> Iterator[FactComparison]:
    """The answers to visible fields that may be prefilled, beside what is known."""
    form = compile_form(definition).evaluate(answers, today=today)
    for step, nodes in form.nodes.items():
        for node in all_nodes(nodes):
            spec = node.field.spec
            if not isinstance(spec, Question) or spec.prefill not in facts or node.answer is None:
                continue
            fact, is_prefilled = facts[spec.prefill], bool(node.field.prefill_source(form.context))
            is_conditional, differs = spec.prefill_if is not None, not _is_same(node, fact)
            yield FactComparison(step, node, spec.prefill, fact, is_prefilled, is_conditional, differs)


def _with_fact(field: CompiledField, stored: Answer, context: Answers, facts: Answers) -> Answer:
    """The answer to this field: its fact where it is locked, else what is stored; in a group, part by part."""
    group = field.as_group
    if group is None:
        fact = field.locked_fact(context, facts)
        return stored if fact is None else fact
    if group.is_repeating:
        return [_row_with_facts(group, row, context, facts) for row in stored] if isinstance(stored, list) else stored
    return _row_with_facts(group, stored, context, facts) or stored


def _row_with_facts(group: CompiledGroup, stored: Any, context: Answers, facts: Answers) -> dict[str, Answer]:
    row: Mapping[str, Answer] = stored if isinstance(stored, dict) else {}
    inner_context = {**context, **row}
    put_in = {field.key: _with_fact(field, row.get(field.key), inner_context, facts) for field in group.fields}
    return {**row, **{key: answer for key, answer in put_in.items() if answer is not None}}


def _is_same(node: FieldNode, fact: Answer) -> bool:
    """Whether answer and fact agree: in a name case and spacing do not count, in a date only what both know."""
    answer, known = (" ".join(str(value).split()).casefold() for value in (node.answer, fact))
    if isinstance(node.field.spec, DateField):
        precision = min(len(answer), len(known))
        return answer[:precision] == known[:precision]
    return answer == known

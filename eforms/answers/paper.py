"""The answers in the words of the paper form: its labels, its sentences with answers merged in, its dotted blanks.

A paper is Vietnamese, whoever files it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from core.number_words import LIMIT, date_in_words, number_in_words
from core.official_language import official_language
from eforms.answers.statements import MergedAnswer, statement_lines
from eforms.answers.summary import AnswerPart, AnswerRow, AnswerSection
from eforms.compiled.evaluation import FieldNode
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.form import CompiledStep, EvaluatedForm, compile_form
from eforms.definition import Answers, DocumentField, FormDefinition, FullNameField, SeveralOfField, ValueType
from eforms.definition.fields import ChoiceField


@official_language()
def sections(definition: FormDefinition, answers: Answers, *, today: date | None = None) -> tuple[AnswerSection, ...]:
    """As `summary.sections`, in the words of the paper, with what is printed blank where it was not asked."""
    form = compile_form(definition)
    evaluated = form.evaluate(answers, today=today)
    printed = [(step, tuple(_printed_nodes(step, evaluated))) for step in form.steps]
    merged = dict(_merged(node for _, nodes in printed for node in nodes))
    return tuple(AnswerSection(step.key, _title(step), _rows(nodes, merged)) for step, nodes in printed if nodes)


def _title(step: CompiledStep) -> str:
    return step.spec.title if step.spec.paper_title is None else step.spec.paper_title


def _printed_nodes(step: CompiledStep, form: EvaluatedForm) -> Iterator[FieldNode]:
    """The visible questions of a step and, without answers, those that are printed blank."""
    visible = {node.field.key: node for node in form.nodes.get(step.key, ())}
    for field in step.fields:
        if node := visible.get(field.key):
            if field.is_question:
                yield node
        elif field.spec.blank_on_paper:
            yield _blank(field, field.key)


def _blank(field: CompiledField, name: str) -> FieldNode:
    """A question that was not asked, its parts with it."""
    group = field.as_group
    parts = group.fields if group and not group.is_repeating else ()
    inner = tuple(_blank(part, f"{name}-{part.key}") for part in parts)
    return FieldNode(field, name, None, is_optional=True, is_missing=False, rows=(inner,) if inner else ())


def _rows(nodes: Iterable[FieldNode], merged: Mapping[str, MergedAnswer]) -> tuple[AnswerRow, ...]:
    return tuple(_row(node, merged) for node in nodes if node.field.is_question)


def _row(node: FieldNode, merged: Mapping[str, MergedAnswer]) -> AnswerRow:
    spec = node.field.spec
    group = node.field.as_group
    own = {**merged, **dict(_merged(node.rows[0]))} if group and not group.is_repeating and node.rows else merged
    return AnswerRow(
        node.name,
        spec.printed_label,
        _text(node),
        step="",
        parts=_parts(node, merged),
        is_paper=isinstance(spec, DocumentField),
        on_paper=spec.on_paper,
        table=getattr(spec, "table", None),
        row_count=len(node.rows) if group and group.is_long else 0,
        statement=statement_lines(spec.paper_text, own),
        is_name=isinstance(spec, FullNameField),
    )


def _parts(node: FieldNode, merged: Mapping[str, MergedAnswer]) -> tuple[AnswerPart, ...]:
    group = node.field.as_group
    if group is None or (group.is_repeating and node.answer is None):
        return ()
    has_texts = _has_texts(group)
    return tuple(
        AnswerPart(
            group.row_title(number) if group.is_repeating else "",
            _rows(row, {**merged, **dict(_merged(row))} if has_texts else merged),
        )
        for number, row in enumerate(node.rows)
    )


def _has_texts(group: CompiledGroup) -> bool:
    """Whether a text of the paper in its rows may merge in what they say; a long list is not read for nothing."""
    inner = ((field.spec.paper_text, field.as_group) for field in group.fields)
    return any(text or (below is not None and _has_texts(below)) for text, below in inner)


def _merged(nodes: Iterable[FieldNode]) -> Iterator[tuple[str, MergedAnswer]]:
    """What a text of the paper may merge in, by name: answers, and those of the parts of blocks."""
    for node in nodes:
        group = node.field.as_group
        if group is None:
            text = "; ".join(_text(node).splitlines())
            yield node.field.key, MergedAnswer(text, isinstance(node.field.spec, FullNameField), _words(node))
        elif not group.is_repeating and node.rows:
            yield from ((f"{group.key}.{name}", answer) for name, answer in _merged(node.rows[0]))


def _words(node: FieldNode) -> str:
    """A date or a whole number in words; empty for anything else."""
    kind, answer = node.field.spec.value_type, node.answer
    if kind is ValueType.DATE and isinstance(answer, str) and answer:
        return date_in_words(answer)
    if kind is ValueType.INTEGER and isinstance(answer, int) and 0 <= answer < LIMIT:
        return number_in_words(answer)
    return ""


def _text(node: FieldNode) -> str:
    """The answer as text; a choice as it is called on paper."""
    spec = node.field.spec
    if isinstance(spec, ChoiceField) and any(option.paper_label for option in spec.options):
        names = {option.value: option.paper_label or option.label for option in spec.options}
        chosen = node.answer if isinstance(node.answer, list) else [node.answer]
        return "; ".join(names[str(one)] for one in chosen if str(one) in names)
    return "; ".join(node.text.splitlines()) if isinstance(spec, SeveralOfField) else node.text

"""At least so many of several papers or answers: which of these rules a step does not fulfil."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from eforms.compiled.evaluation import FieldNode
from eforms.definition import AtLeast, Step
from eforms.definition.english import read_text


class TooFew(NamedTuple):
    """A rule that is not fulfilled, the fields it is about, and the sentence that says so."""

    nodes: Sequence[FieldNode]
    message: str


def too_few(step: Step, nodes: Sequence[FieldNode], is_given: Callable[[FieldNode], bool]) -> Iterator[TooFew]:
    """The rules of the step that are not fulfilled; where fewer are asked than wanted, all that are asked."""
    for rule in step.at_least:
        asked = [node for node in nodes if node.field.key in rule.of]
        if sum(map(is_given, asked)) < min(rule.number, len(asked)):
            yield TooFew(asked, read_text(rule, "refusal") or _sentence(rule, asked))


def _sentence(rule: AtLeast, asked: Sequence[FieldNode]) -> str:
    labels = ", ".join(f"“{read_text(node.field.spec, 'label')}”" for node in asked)
    return gettext("Cần có ít nhất %(fewest)s trong số: %(labels)s.") % {
        "fewest": min(rule.number, len(asked)),
        "labels": labels,
    }

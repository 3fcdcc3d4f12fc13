"""What the attributes of a part may refer to: questions, steps, cases, reductions, by their keys with their labels."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, Final

from eforms.definition import FormDefinition, ValueType
from eforms.definition.fields import ChoiceField, FieldBase, Question
from eforms.definition.groups import Block
from eforms.definition.repeating import RowsField
from eforms.language import codelists
from services.catalogue.authoring.editor import words
from services.catalogue.authoring.editor.addresses import Path
from services.catalogue.package.definition import Package
from services.catalogue.package.process import ProcessStep, Stage
from services.catalogue.package.results import Result

Choice = tuple[str, Any]
PARTS_OF_ADDRESS: Final = {"province": "tỉnh, thành phố", "commune": "xã, phường"}
COUNTABLE: Final = (ValueType.INTEGER, ValueType.ROWS)
MOST_CODES: Final = 300
"""Codes of a list that conditions offer as choices; of a longer one the code is typed."""


@dataclass(frozen=True)
class Answer:
    """An answer that a condition may read, by its name: `kind`, `mother.born_on`, `visit.passed`."""

    name: str
    label: str
    value_type: ValueType | None
    """None: it may only be asked whether it was answered."""
    choices: tuple[tuple[str, str], ...] = ()


class References:
    """What may be referred to from one place of a package."""

    def __init__(self, package: Package, path: Path) -> None:
        self._package, self._path = package, path

    def choices(self, attribute: str) -> list[Any]:
        """The choices of the attribute, in groups where they are questions."""
        find: Mapping[str, Callable[[], list[Any]]] = {
            "code_list": self._code_lists,
            "prefill": lambda: list(words.VALUES["prefill"].items()),
            "cases": lambda: [(case.key, case.title) for form in self._forms[:1] for case in form.cases],
            "reduced_by": lambda: [(one.key, one.name) for one in self._package.reductions],
            "form_steps": lambda: [(step.key, step.title) for step in self._steps],
            "starts_after": self._parts,
            "part": self._parts,
            "result": lambda: [(one.key, one.name) for owner in self._package.handled for one in owner.results],
            "shows": self._shown,
            "quantity": self._countable,
            "side_by_side": self._neighbours,
            "counts_as": self._answers_of_step,
        }
        return find[attribute]() if attribute in find else list(self._questions())

    @property
    def labels(self) -> dict[str, str]:
        """What questions, their parts and the steps of the form are called, by name."""
        steps = {step.key: step.title for step in self._steps}
        return steps | {name: label for _, named in reversed([*self._questions()]) for name, label in named}

    def _code_lists(self) -> list[Choice]:
        return [(name, words.VALUES["code_list"].get(name, name)) for name in sorted(codelists.names())]

    def _parts(self) -> list[Choice]:
        return [(part.key, part.title) for part in self._package.parts]

    def _shown(self) -> list[Choice]:
        """What may be shown to others: whole steps, and questions."""
        return [("Bước", [(step.key, f"Cả bước “{step.title}”") for step in self._steps]), *self._questions()]

    def _neighbours(self) -> list[Choice]:
        """What may stand side by side on paper: a step and the next, a group and the next of the step."""
        form = self._forms[0] if self._forms else None
        steps = form.steps if form else ()
        blocks = ([(one.key, one.label) for one in step.fields if isinstance(one, Block)] for step in steps)
        return [*neighbours([(step.key, step.title) for step in steps]), *chain.from_iterable(map(neighbours, blocks))]

    def _answers_of_step(self) -> list[Answer]:
        """What the form asks of the step of the process that the place stands in."""
        value: Any = self._package
        found: FormDefinition | None = None
        for name in self._path:
            found = value.form if isinstance(value, ProcessStep) else found
            value = value[name] if isinstance(name, int) else getattr(value, name)
        return list(_answers(found.fields())) if found else []

    def _countable(self) -> list[Choice]:
        """What a fee may be counted by: whole numbers, and rows."""
        fields = [field for form in self._forms for field in form.fields()]
        return [(field.key, field.label) for field in fields if field.value_type in COUNTABLE]

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What a condition here may read, by name: the row it stands in, the form, and what steps record."""
        found: dict[str, Answer] = {}
        for fields in [self._siblings, *(form.fields() for form in self._forms)]:
            found |= {one.name: one for one in _answers(fields) if one.name not in found}
        for step, form in self._package.step_forms.items():
            title = self._package.steps[step].title
            found |= {one.name: one for one in _answers(form.fields(), f"{step}.", f"{title}: ") if "." in one.name}
        return found

    @cached_property
    def _forms(self) -> list[FormDefinition]:
        """The form that the place stands in, before that of the declaration."""
        value: Any = self._package
        found: list[FormDefinition] = []
        for name in self._path:
            value = value[name] if isinstance(name, int) else getattr(value, name)
            if isinstance(value, Result) and value.form:
                found.append(value.form)
            elif isinstance(value, FormDefinition) and value not in found:
                found.append(value)
        declared = self._package.form
        own = list({id(form): form for form in found}.values())
        return own if declared is None or declared in own else [*own, declared]

    @cached_property
    def _siblings(self) -> tuple[FieldBase, ...]:
        """The other questions of the row or block that the place stands in."""
        value: Any = self._package
        found: tuple[FieldBase, ...] = ()
        for name in self._path:
            if isinstance(value, RowsField | Block):
                found = tuple(value.inner_fields)
            value = value[name] if isinstance(name, int) else getattr(value, name)
        return found

    @property
    def _steps(self) -> list[Any]:
        return [step for form in self._forms[-1:] for step in form.steps]

    def _questions(self) -> Iterator[Choice]:
        """Every question with its parts, by step."""
        if self._siblings:
            yield "Trong nhóm này", [(field.key, field.label) for field in self._siblings]
        for form in self._forms:
            for step in form.steps:
                yield step.title, list(_named(step.fields))
        for stage in self._package.stages:
            yield from self._findings(stage)

    def _findings(self, stage: Stage) -> Iterator[Choice]:
        for step in stage.steps:
            if step.form:
                fields = _named(step.form.fields())
                yield f"Cơ quan ghi: {step.title}", [(f"{step.key}.{name}", label) for name, label in fields]


def _named(fields: Iterable[FieldBase], prefix: str = "", above: str = "") -> Iterator[tuple[str, str]]:
    """Names and labels of questions, of their parts, and of the parts of addresses."""
    for field in fields:
        name, label = f"{prefix}{field.key}", f"{above}{field.label}"
        yield name, label
        if isinstance(field, Block | RowsField) and name.count(".") < 2:
            yield from _named(field.inner_fields, f"{name}.", f"{label} – ")
        elif field.value_type is ValueType.ADDRESS and name.count(".") < 2:
            yield from ((f"{name}.{part}", f"{label} – {said}") for part, said in PARTS_OF_ADDRESS.items())


def _answers(fields: Iterable[FieldBase], prefix: str = "", above: str = "") -> Iterator[Answer]:
    for field in fields:
        name, label = f"{prefix}{field.key}", f"{above}{field.label}"
        if isinstance(field, Question | RowsField):
            yield Answer(name, label, field.value_type, _offered(field))
        elif field.value_type is not None:
            yield Answer(name, label, field.value_type)
        if isinstance(field, Block):
            yield from _answers(field.inner_fields, f"{name}.", f"{label} – ")


def neighbours(named: Sequence[tuple[str, str]]) -> Iterator[Choice]:
    """The pairs of what follows one another, as choices: `mother|father`."""
    for (key, title), (following, other) in pairwise(named):
        yield f"{key}|{following}", f"{title} – {other}"


def _offered(field: FieldBase) -> tuple[tuple[str, str], ...]:
    """The choices of a question; none where they are typed."""
    if not isinstance(field, ChoiceField):
        return ()
    if field.options:
        return tuple((option.value, option.label) for option in field.options)
    if field.code_list not in codelists.names():
        return ()
    labels = codelists.get(field.code_list).labels
    return tuple(labels.items()) if len(labels) <= MOST_CODES else ()

"""Random sample answers that pass a form's validation: for benchmarks, property tests and authors' trial runs.

Each step is filled with random candidates until it validates; nothing is solved. Where the answers to earlier steps
leave a later one no way on, it starts again from the first step. Texts that conditions compare with are candidates as
well. Another seed takes other branches. Answers that must add up to one another are not found in this way; then
NoSampleError is raised.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from eforms.answers.at_least import too_few
from eforms.compiled.evaluation import FieldNode, all_nodes
from eforms.compiled.fields import CompiledField
from eforms.compiled.form import CompiledForm, CompiledStep, EvaluatedForm, compile_form
from eforms.compiled.repeats import repeats_in
from eforms.definition import (
    AddressField,
    Answer,
    Answers,
    Block,
    ConditionRow,
    DocumentField,
    FormDefinition,
    RowsField,
)
from eforms.definition.base import FrozenModel
from eforms.definition.fields import FieldBase, Question
from eforms.definition.form import EXPRESSION_KEYS
from eforms.definition.row_choices import ChosenRowsField
from eforms.definition.row_ids import ROW_ID
from eforms.inputs import input_for
from eforms.inputs.addresses import COMMUNES, COUNTRIES
from eforms.inputs.choices import ChoiceInput
from eforms.language import codelists

ATTEMPTS_PER_STEP: Final = 200
"""Random fillings tried for one step."""
ATTEMPTS: Final = 20
"""Starts from the first step."""
MAX_EXTRA_ROWS: Final = 2
SKIP_RATE: Final = 0.2
"""Probability that an optional question is left empty."""
AUTHOR_VALUE_RATE: Final = 0.5
"""Probability that the author's own example or default is taken, and of places one that a condition names."""
SAMPLE_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("Mẫu", "Thôn Hạ, xã Vân Hà", "123456", "01/2024", "AB123456", "A1"),
    "long_text": ("Nội dung viết thử.", "Dòng một\nDòng hai"),
    "full_name": ("Nguyễn Thị Mẫu", "Lê Văn Thử", "H'Hen Niê"),
    "time": ("08:30", "14:00", "00:00", "23:59"),
    "personal_number": ("001190012345", "031085004417"),
    "phone": ("0912345678", "02439424244"),
    "email": ("mau@example.vn",),
    "tax_code": ("0100109106",),
    "enterprise_number": ("0100109106",),
}
DIGITS: Final = "1234567890123456"
"""Prefixes of it match most patterns; where a pattern needs something else, its author gives an example."""
NUMBERS: Final = (0, 1, 2, 3, 5, 10, 18, 30, 60, 100, 1_000, 1_000_000, 1_000_000_000)
DAYS_AGO: Final = (0, 1, 30, 400, 5_000, 6_600, 13_000, 20_000, 26_000)
"""Days before today, from today to seventy years ago."""
QUOTED: Final = re.compile(r"'([^'\\\\]+)'|\"([^\"\\\\]+)\"")
"""A quoted text in an expression."""


@dataclass(frozen=True)
class SampleSource:
    """The source of random candidates."""

    random: Random
    quoted_texts: tuple[str, ...]
    """Texts that a condition of the form compares an answer with."""


class NoSampleError(LookupError):
    """No attempt at this step validated."""

    def __init__(self, step: CompiledStep) -> None:
        super().__init__(step.key)
        self.step = step


def sample_answers(definition: FormDefinition, *, seed: int = 0, attempts: int = ATTEMPTS) -> dict[str, Answer]:
    """Valid answers to all visible fields; the same for a seed on the same day. Documents are left out.

    `attempts` starts from the first step are made at most.
    """
    form, random = compile_form(definition), Random(seed)  # noqa: S311 - nobody has to guess it
    source = SampleSource(random, tuple(sorted({*_quoted_texts(definition)})))
    for _ in range(attempts - 1):
        try:
            return _attempt(form, source)
        except NoSampleError as error:
            if error.step is form.steps[0]:
                raise  # no earlier step could be answered differently
    return _attempt(form, source)


def _quoted_texts(part: object) -> Iterator[str]:
    """The texts that the conditions of a form compare an answer with."""
    if isinstance(part, ConditionRow):
        values = part.value if isinstance(part.value, tuple) else (part.value,)
        yield from (value for value in values if isinstance(value, str))
    elif isinstance(part, tuple):
        yield from (text for inner in part for text in _quoted_texts(inner))
    elif isinstance(part, FrozenModel):
        for name, value in part:
            matches = QUOTED.findall(value) if name in EXPRESSION_KEYS and isinstance(value, str) else ()
            yield from (single or double for single, double in matches)
            yield from _quoted_texts(value)


def _attempt(form: CompiledForm, source: SampleSource) -> dict[str, Answer]:
    """One pass from the first step to the last."""
    answers: dict[str, Answer] = {}
    for step in form.steps:
        answers = _fill_step(form, step, answers, source)
    return form.evaluate(answers).answers


def _fill_step(form: CompiledForm, step: CompiledStep, before: Answers, source: SampleSource) -> dict[str, Answer]:
    """`before` with answers to this step that pass it."""
    for _ in range(ATTEMPTS_PER_STEP):
        own = {field.key: _sample_answer(field.spec, source) for field in step.fields}
        answers = {**before, **_with_rows_tied(step.fields, own, before, source.random)}
        evaluated = form.evaluate(answers)
        if not _has_problems(step, evaluated):
            return answers
    raise NoSampleError(step)


def _with_rows_tied(
    fields: Iterable[CompiledField], answers: Answers, before: Answers, random: Random
) -> dict[str, Answer]:
    """The answers with ids for rows that have them, and choices among these."""
    tied = dict(answers)
    for field in fields:
        group, rows = field.as_group, tied.get(field.key)
        if group and isinstance(rows, list):
            context = {**before, **tied}
            inner = (_with_rows_tied(group.fields, row, context, random) for row in rows)
            tied[field.key] = [
                {ROW_ID: f"r{number}", **row} if group.has_row_ids else row for number, row in enumerate(inner)
            ]
        elif field.row_choices and (choices := list(field.row_choices.of({**before, **tied}))):
            chosen = random.choice(choices)
            tied[field.key] = [chosen] if isinstance(field.spec, ChosenRowsField) else chosen
    return tied


def _has_problems(step: CompiledStep, evaluated: EvaluatedForm) -> bool:
    if step.key not in evaluated.nodes:
        return False
    nodes = all_nodes(evaluated.nodes[step.key])
    has_errors = any(
        node.errors or (node.is_missing and not isinstance(node.field.spec, DocumentField)) for node in nodes
    )
    if has_errors or any(too_few(step.spec, evaluated.nodes[step.key], _is_given_or_paper)):
        return True
    return bool(step.failed_checks(evaluated.answers)) or step.ineligibility(evaluated.answers) is not None


def _is_given_or_paper(node: FieldNode) -> bool:
    """Papers are left out of samples, and count as given."""
    return node.answer is not None or isinstance(node.field.spec, DocumentField)


def _sample_answer(spec: FieldBase, source: SampleSource) -> Answer:
    """A valid answer to the field by itself; None: left empty, or none was found."""
    if isinstance(spec, Question) and not spec.required and source.random.random() < SKIP_RATE:
        return None
    if isinstance(spec, Block):
        return _sample_row(spec.inner_fields, source)
    if isinstance(spec, RowsField):
        count = source.random.randint(spec.min_rows, min(spec.min_rows + MAX_EXTRA_ROWS, spec.max_rows))
        rows = [_sample_row(spec.inner_fields, source) for _ in range(count)]
        repeated = {repeat.row for repeat in repeats_in(spec, rows, str)}
        return [row for number, row in enumerate(rows) if number not in repeated]
    field_input = input_for(spec)
    valid = [answer for answer in _candidates(spec, source) if field_input.accepts(answer)]
    return source.random.choice(valid) if valid else None


def _sample_row(fields: Iterable[FieldBase], source: SampleSource) -> dict[str, Answer]:
    answers = {field.key: _sample_answer(field, source) for field in fields}
    return {key: answer for key, answer in answers.items() if answer is not None}


def _candidates(spec: Any, source: SampleSource) -> list[Answer]:
    """Possible answers, by the type of the field and its bounds."""
    author_values = [answer for answer in (_example(spec), getattr(spec, "default", None)) if answer is not None]
    if author_values and source.random.random() < AUTHOR_VALUE_RATE:
        return author_values
    if isinstance(spec, AddressField):
        return [_address(spec, source)]
    if candidates := CANDIDATES_BY_TYPE.get(spec.type):
        return candidates(spec)
    if isinstance(choice_input := input_for(spec), ChoiceInput):
        return _choices(spec, choice_input, source.random)
    digits = [DIGITS[:length] for length in range(1, len(DIGITS) + 1)] if getattr(spec, "pattern", "") else []
    min_length = getattr(spec, "min_length", 0)
    quoted_texts = source.quoted_texts if spec.type in {"text", "long_text"} else ()
    return [
        *(text.ljust(min_length, "a") for text in SAMPLE_TEXTS.get(spec.type, ())),
        *digits,
        *quoted_texts,
        *author_values,
    ]


def _example(spec: Any) -> Answer:
    example = getattr(spec, "example", "")
    return input_for(spec).clean({spec.key: [example]}) if example else None


def _choices(spec: Any, choice_input: ChoiceInput[Any], random: Random) -> list[Answer]:
    values = list(choice_input.choices)
    if spec.type in {"yes_no", "promise"}:
        return [value == "yes" for value in values]
    if spec.type == "several_of":
        maximum = min(spec.at_most or len(values), len(values))
        return [sorted(random.sample(values, random.randint(1, maximum)), key=values.index)]
    return [random.choice(values)]


def _address(spec: AddressField, source: SampleSource) -> Answer:
    random = source.random
    if spec.foreign and random.random() < SKIP_RATE:
        return {"country": random.choice(list(codelists.get(COUNTRIES).labels)), "street": "12 Main Street"}
    places = list(codelists.get(COMMUNES).parents.items())
    named = [place for place in places if {*place} & {*source.quoted_texts}]
    commune, province = random.choice(named if named and random.random() < AUTHOR_VALUE_RATE else places)
    return {"province": province, "commune": commune, **({"street": "Số 1, phố Mẫu"} if spec.street else {})}


def _numbers(spec: Any) -> list[Answer]:
    return [spec.min, *(number for number in NUMBERS if spec.min < number < spec.max), spec.max]


def _decimals(spec: Any) -> list[Answer]:
    return [str(number) for number in (*NUMBERS, "1.5", "36.5", spec.min, spec.max)]


def _dates(spec: Any) -> list[Answer]:
    today = timezone.localdate()
    dates = [today - timedelta(days) for days in DAYS_AGO] + [today + timedelta(days) for days in (1, 30, 400)]
    bounds = (bound for bound in (spec.earliest, spec.latest) if isinstance(bound, date))
    return [day.isoformat() for day in (*dates, *bounds)]


def _times(spec: Any) -> list[Answer]:
    bounds = (f"{bound:%H:%M}" for bound in (spec.earliest, spec.latest) if bound)
    return [*SAMPLE_TEXTS["time"], *bounds]


CANDIDATES_BY_TYPE: Final[Mapping[str, Callable[[Any], list[Answer]]]] = {
    "number": _numbers,
    "money": _numbers,
    "decimal": _decimals,
    "date": _dates,
    "time": _times,
}

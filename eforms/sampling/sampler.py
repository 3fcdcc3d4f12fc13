"""Made-up answers that pass a form: for measuring it, for proofs, for an author who tries it.

Nothing is worked out: each step is filled in at random, again and again until nothing keeps it back. Where what an
earlier step said leaves a later one no way on, all begins anew. The texts that conditions ask for are tried as well.
With another seed other ways are taken. Answers that must add up to another are not found in this way, and it says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from eforms.compiled.evaluation import all_nodes
from eforms.compiled.form import CompiledForm, CompiledStep, EvaluatedForm, compile_form
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
from eforms.inputs import input_for
from eforms.inputs.addresses import COMMUNES, COUNTRIES
from eforms.inputs.choices import ChoiceInput
from eforms.language import codelists

ATTEMPTS_PER_STEP: Final = 200
"""For one step."""
ATTEMPTS: Final = 20
"""How often one sets out from the first step."""
MAX_EXTRA_ROWS: Final = 2
SKIP_RATE: Final = 0.2
"""How often a question that need not be answered is left empty."""
AUTHOR_VALUE_RATE: Final = 0.5
"""How often the author's own example or default is taken."""
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
"""What most patterns of ours ask for, so many of them; where one asks for more, its author gives an example."""
NUMBERS: Final = (0, 1, 2, 3, 5, 10, 18, 30, 60, 100, 1_000, 1_000_000, 1_000_000_000)
DAYS_AGO: Final = (0, 1, 30, 400, 5_000, 6_600, 13_000, 20_000, 26_000)
"""Days before today, from today to seventy years ago."""
QUOTED: Final = re.compile(r"'([^'\\\\]+)'|\"([^\"\\\\]+)\"")
"""A text in an expression."""


@dataclass(frozen=True)
class Chance:
    """What chance has to choose from."""

    random: Random
    quoted_texts: tuple[str, ...]
    """Texts that a condition of the form compares an answer with."""


class NoSampleError(LookupError):
    """Nothing tried would pass this step."""

    def __init__(self, step: CompiledStep) -> None:
        super().__init__(step.key)
        self.step = step


def sample_answers(definition: FormDefinition, *, seed: int = 0) -> dict[str, Answer]:
    """Answers to everything that is asked; the same each time on the same day. Papers are another matter."""
    form, random = compile_form(definition), Random(seed)  # noqa: S311 - nobody has to guess it
    chance = Chance(random, tuple(sorted({*_quoted_texts(definition)})))
    for _ in range(ATTEMPTS - 1):
        try:
            return _attempt(form, chance)
        except NoSampleError as stuck:
            if stuck.step is form.steps[0]:
                raise  # nothing stands before it that might have been said otherwise
    return _attempt(form, chance)


def _quoted_texts(part: object) -> Iterator[str]:
    """The texts that the conditions of a form compare an answer with."""
    if isinstance(part, ConditionRow):
        values = part.value if isinstance(part.value, tuple) else (part.value,)
        yield from (value for value in values if isinstance(value, str))
    elif isinstance(part, tuple):
        yield from (text for one in part for text in _quoted_texts(one))
    elif isinstance(part, FrozenModel):
        for name, value in part:
            quoted = QUOTED.findall(value) if name in EXPRESSION_KEYS and isinstance(value, str) else ()
            yield from (one or other for one, other in quoted)
            yield from _quoted_texts(value)


def _attempt(form: CompiledForm, chance: Chance) -> dict[str, Answer]:
    """From the first step to the last."""
    answers: dict[str, Answer] = {}
    for step in form.steps:
        answers = _fill_step(form, step, answers, chance)
    return form.path(answers).answers


def _fill_step(form: CompiledForm, step: CompiledStep, before: Answers, chance: Chance) -> dict[str, Answer]:
    """The answers before and some to this step, so that one may go on from it."""
    for _ in range(ATTEMPTS_PER_STEP):
        answers = {**before, **{field.key: _sample_answer(field.spec, chance) for field in step.fields}}
        path = form.path(answers)
        if not _has_problems(step, path):
            return answers
    raise NoSampleError(step)


def _has_problems(step: CompiledStep, path: EvaluatedForm) -> bool:
    if step.key not in path.nodes:
        return False
    asked = all_nodes(path.nodes[step.key])
    wrong = any(node.wrong or (node.lacks and not isinstance(node.field.spec, DocumentField)) for node in asked)
    return wrong or bool(step.broken(path.answers)) or step.bar(path.answers) is not None


def _sample_answer(spec: FieldBase, chance: Chance) -> Answer:
    """An answer that the field takes by itself; None: left empty, or none was found."""
    if isinstance(spec, Question) and not spec.required and chance.random.random() < SKIP_RATE:
        return None
    if isinstance(spec, Block):
        return _sample_row(spec.inside, chance)
    if isinstance(spec, RowsField):
        count = chance.random.randint(spec.min_rows, min(spec.min_rows + MAX_EXTRA_ROWS, spec.max_rows))
        return [_sample_row(spec.inside, chance) for _ in range(count)]
    entry = input_for(spec)
    good = [answer for answer in _candidates(spec, chance) if entry.accepts(answer)]
    return chance.random.choice(good) if good else None


def _sample_row(fields: Iterable[FieldBase], chance: Chance) -> dict[str, Answer]:
    answers = {field.key: _sample_answer(field, chance) for field in fields}
    return {key: answer for key, answer in answers.items() if answer is not None}


def _candidates(spec: Any, chance: Chance) -> list[Answer]:
    """What might do, by the type of the field and by its bounds."""
    own = [answer for answer in (_example(spec), getattr(spec, "default", None)) if answer is not None]
    if own and chance.random.random() < AUTHOR_VALUE_RATE:
        return own
    if isinstance(spec, AddressField):
        return [_address(spec, chance.random)]
    if make := CANDIDATES_BY_TYPE.get(spec.type):
        return make(spec)
    if isinstance(entry := input_for(spec), ChoiceInput):
        return _choices(spec, entry, chance.random)
    digits = [DIGITS[:length] for length in range(1, len(DIGITS) + 1)] if getattr(spec, "pattern", "") else []
    least = getattr(spec, "min_length", 0)
    quoted_texts = chance.quoted_texts if spec.type in {"text", "long_text"} else ()
    return [*(text.ljust(least, "a") for text in SAMPLE_TEXTS.get(spec.type, ())), *digits, *quoted_texts, *own]


def _example(spec: Any) -> Answer:
    example = getattr(spec, "example", "")
    return input_for(spec).clean({spec.key: [example]}) if example else None


def _choices(spec: Any, entry: ChoiceInput[Any], random: Random) -> list[Answer]:
    values = list(entry.choices)
    if spec.type in {"yes_no", "promise"}:
        return [value == "yes" for value in values]
    if spec.type == "several_of":
        most = min(spec.at_most or len(values), len(values))
        return [sorted(random.sample(values, random.randint(1, most)), key=values.index)]
    return [random.choice(values)]


def _address(spec: AddressField, random: Random) -> Answer:
    if spec.foreign and random.random() < SKIP_RATE:
        return {"country": random.choice(list(codelists.get(COUNTRIES).labels)), "street": "12 Main Street"}
    commune, province = random.choice(list(codelists.get(COMMUNES).parents.items()))
    return {"province": province, "commune": commune, **({"street": "Số 1, phố Mẫu"} if spec.street else {})}


def _numbers(spec: Any) -> list[Answer]:
    return [spec.min, *(number for number in NUMBERS if spec.min < number < spec.max), spec.max]


def _decimals(spec: Any) -> list[Answer]:
    return [str(number) for number in (*NUMBERS, "1.5", "36.5", spec.min, spec.max)]


def _dates(spec: Any) -> list[Answer]:
    today = timezone.localdate()
    near = [today - timedelta(days) for days in DAYS_AGO] + [today + timedelta(days) for days in (1, 30, 400)]
    bounds = (bound for bound in (spec.earliest, spec.latest) if isinstance(bound, date))
    return [day.isoformat() for day in (*near, *bounds)]


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

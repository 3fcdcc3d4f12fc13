"""A whole form compiled, and its evaluation for given answers.

A definition is compiled once in each process; published definitions never change, so no cache entry grows stale.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.conf import settings
from django.utils import timezone

from eforms.compiled.conditions import ConditionSet
from eforms.compiled.evaluation import FieldNode, evaluate_fields
from eforms.compiled.fields import CompiledField, CompiledGroup, compile_field
from eforms.compiled.posted_rows import EVERY_ROW
from eforms.definition import (
    Answer,
    Answers,
    Check,
    DocumentField,
    FormDefinition,
    Ineligibility,
    RowsField,
    Step,
    answer_types,
)
from eforms.definition.english import is_english, lacks_english, stays_vietnamese, text_of
from eforms.definition.repeating import MAX_ROWS_ON_PAGE
from eforms.definition.row_ids import FilePlace
from eforms.definition.traversal import document_names, names_in_conditions
from eforms.files.upload_handler import UploadLimit, UploadLimits
from eforms.inputs import DocumentInput
from eforms.language.expressions import ExpressionCompiler
from eforms.language.values import TODAY, on_day


class CompiledStep:
    """A compiled step: its fields, its checks and its ineligibility rules."""

    def __init__(self, spec: Step, fields: tuple[CompiledField, ...], conditions: ConditionSet) -> None:
        self.spec = spec
        self.key = spec.key
        self.fields = fields
        self.show_conditions = conditions.show_conditions(spec)
        self._checks = conditions.checks_of(spec)
        self._ineligibility_rules = conditions.ineligibility_rules_of(spec)
        groups = dict(_row_groups(fields))
        self.row_limits = {name: (group.min_rows, group.spec.max_rows) for name, group in groups.items()}
        """Minimum and maximum number of rows of each repeating group, by name (compiled.posted_rows)."""
        self.groups_with_row_ids = frozenset(name for name, group in groups.items() if group.has_row_ids)

    @property
    def title(self) -> str:
        """The title in the language the portal is read in."""
        return text_of(self.spec, "title", english=is_english())

    @property
    def intro(self) -> str:
        return text_of(self.spec, "intro", english=is_english())

    @property
    def title_stays_vietnamese(self) -> bool:
        return stays_vietnamese(self.spec, "title", english=is_english())

    @property
    def intro_stays_vietnamese(self) -> bool:
        return stays_vietnamese(self.spec, "intro", english=is_english())

    @property
    def has_texts_in_vietnamese_only(self) -> bool:
        """Whether the portal is read in English and something of this step has none."""
        return is_english() and self._lacks_english

    @cached_property
    def _lacks_english(self) -> bool:
        return lacks_english(self.spec)

    def is_visible(self, answers: Answers) -> bool:
        return all(condition.is_true(answers) for condition in self.show_conditions)

    def failed_checks(self, answers: Answers) -> list[Check]:
        """The cross-field checks that are decided and false."""
        return [check for check, condition in self._checks if condition.is_false(answers)]

    def ineligibility(self, answers: Answers) -> Ineligibility | None:
        """The first ineligibility rule that is true for this person; None when there is none."""
        return next((rule for rule, condition in self._ineligibility_rules if condition.is_true(answers)), None)

    @cached_property
    def upload_limits(self) -> UploadLimits:
        """How many bytes a request may upload, by name of the document field; in rows `owners-*-deed`."""
        return dict(_upload_limits(self.fields))

    @property
    def takes_files(self) -> bool:
        return bool(self.upload_limits)

    def takes_file(self, file_key: str) -> bool:
        """Whether an attachment with this key belongs to a document field of this step."""
        return file_key in self.upload_limits or self._is_row_paper(file_key)

    def loses_file(self, file_key: str, answers: Answers) -> bool:
        """Whether an attachment with this key belongs to a row of this step that is not in these answers."""
        return self._is_row_paper(file_key) and not file_key.startswith(tuple(_row_places(self.fields, answers)))

    def _is_row_paper(self, file_key: str) -> bool:
        place = FilePlace(file_key)
        return (place.group, place.field) in self._row_papers

    @cached_property
    def _row_papers(self) -> frozenset[tuple[str, str]]:
        """The document fields in rows, each with the key of its group."""
        groups = (group for _, group in _row_groups(self.fields))
        papers = ((group.key, field) for group in groups for field in group.fields)
        return frozenset((key, field.key) for key, field in papers if isinstance(field.input, DocumentInput))


def _row_groups(fields: Iterable[CompiledField], prefix: str = "") -> Iterator[tuple[str, CompiledGroup]]:
    """The repeating groups on the page of a step by name, outer ones first; long lists have pages of their own."""
    repeating = (field for field in fields if isinstance(field, CompiledGroup) and field.is_repeating)
    groups = [group for group in repeating if not group.is_long]
    yield from ((prefix + group.key, group) for group in groups)
    for group in groups:
        yield from _row_groups(group.fields, f"{prefix}{group.key}{EVERY_ROW}")


def _row_places(fields: Iterable[CompiledField], answers: Answers) -> Iterator[str]:
    """The beginnings of the keys of files of all rows with an id, hidden rows too."""
    for field in fields:
        if (group := field.as_group) is not None:
            for row in group.rows(answers.get(group.key), padded=False):
                if isinstance(row, dict):
                    yield from filter(None, [group.file_place(row)])
                    yield from _row_places(group.fields, row)


def _upload_limits(
    fields: Iterable[CompiledField], prefix: str = "", rows: int = 1
) -> Iterator[tuple[str, UploadLimit]]:
    for field in fields:
        if isinstance(field.input, DocumentInput):
            limit = field.input.upload_limit
            files = min(field.input.spec.max_files * rows, settings.DATA_UPLOAD_MAX_NUMBER_FILES)
            yield prefix + field.key, limit._replace(per_request=limit.per_file * files)
        elif isinstance(field, CompiledGroup) and field.is_repeating and not field.is_long:
            yield from _upload_limits(field.fields, f"{prefix}{field.key}{EVERY_ROW}", rows * field.spec.max_rows)


@dataclass(frozen=True)
class EvaluatedForm:
    """A form evaluated for one person's answers: the steps and fields that are visible, and their answers."""

    steps: tuple[CompiledStep, ...]
    nodes: Mapping[str, tuple[FieldNode, ...]]
    """The visible fields, by step key."""
    answers: dict[str, Answer]
    """The answers to visible fields, without empty ones."""
    today: date
    """The day that conditions read as `today`."""

    @cached_property
    def context(self) -> Answers:
        """The answers as conditions read them."""
        return on_day(self.answers, self.today)

    @cached_property
    def step_keys(self) -> tuple[str, ...]:
        """The keys of the visible steps, in order."""
        return tuple(step.key for step in self.steps)

    @cached_property
    def visible_keys(self) -> frozenset[str]:
        """The keys of the visible fields outside groups."""
        return frozenset(node.field.key for nodes in self.nodes.values() for node in nodes)

    def step_of(self, key: str) -> str | None:
        """The key of the visible step that has this field."""
        return next((step.key for step in self.steps if any(field.key == key for field in step.fields)), None)

    @property
    def ineligibility(self) -> tuple[CompiledStep, Ineligibility] | None:
        """The first step with an ineligibility rule that is true, and the rule."""
        return next(((step, rule) for step in self.steps if (rule := step.ineligibility(self.context))), None)


class CompiledForm:
    """A compiled form definition."""

    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.compiler = ExpressionCompiler(answer_types(definition.fields()))
        """Also compiles conditions kept elsewhere that read these answers, such as those of a fee."""
        self._conditions = ConditionSet(definition, self.compiler)
        self.steps = tuple(
            CompiledStep(step, tuple(compile_field(field, self._conditions) for field in step.fields), self._conditions)
            for step in definition.steps
        )

    def fields(self) -> Iterator[CompiledField]:
        """The fields of all steps, in order."""
        return (field for step in self.steps for field in step.fields)

    @cached_property
    def has_row_papers(self) -> bool:
        """Whether files are attached to rows."""
        return any("." in name for name in document_names(self.definition.fields()))

    @cached_property
    def reads_long_lists(self) -> bool:
        """Whether a condition of the form reads a long list, so that no page is shown without its rows."""
        lists = {field.key for field in self.definition.fields() if isinstance(field, RowsField) and field.is_long}
        return bool(lists) and not lists.isdisjoint(names_in_conditions(self.definition))

    def list_step(
        self, key: str, first_row: int, max_rows: int, elsewhere: Mapping[str, Mapping[str, str]] | None = None
    ) -> CompiledStep:
        """A page of some rows of the long list with this key, as a step; `elsewhere` is what its other rows say."""
        group = self.long_lists[key]
        spec = group.spec.model_copy(update={"max_rows": max_rows})
        page = group.for_rows(after=first_row, elsewhere=elsewhere or {})
        page.spec = spec
        step = Step.model_construct(key="list", title=spec.label, fields=(spec,))
        return CompiledStep(step, (page,), self._conditions)

    @cached_property
    def long_lists(self) -> dict[str, CompiledGroup]:
        """The long lists compiled as the rows of one page, by key."""
        lists = (field for field in self.definition.fields() if isinstance(field, RowsField) and field.is_long)
        return {
            field.key: CompiledGroup(
                field.model_copy(update={"min_rows": 0, "max_rows": MAX_ROWS_ON_PAGE, "from_file": False}),
                self._conditions,
                of_long_list=True,
            )
            for field in lists
        }

    def upload_limits_of(self, key: str | None) -> UploadLimits:
        """The upload limits of the step with this key."""
        return next((step.upload_limits for step in self.steps if step.key == key), {})

    def reopened_step(self, keys: Set[str], *, title: str, papers: Iterable[DocumentField] = ()) -> CompiledStep:
        """A step of these fields only, each under the conditions it has in its place: for a supplement.

        `papers` are those of single rows (`compiled.row_papers`), whose groups stay closed.
        Cross-field checks are left to `eforms.answers.validation.validate_whole`, which has all answers.
        """
        fields = tuple(
            self._reopened(field).with_conditions(step.show_conditions)
            for step in self.steps
            for field in step.fields
            if field.key in keys
        )
        own = tuple(papers)
        specs = (*(spec for spec in self.definition.fields() if spec.key in keys), *own)
        step_spec = Step.model_construct(key="reopened", title=title, fields=specs)
        return CompiledStep(
            step_spec, (*fields, *(compile_field(one, self._conditions) for one in own)), self._conditions
        )

    def _reopened(self, field: CompiledField) -> CompiledField:
        """The field as a supplement asks it: the rows of a page are typed there, a long list has pages of its own."""
        if isinstance(field.spec, RowsField) and field.spec.from_file and not field.spec.is_long:
            return compile_field(field.spec.model_copy(update={"from_file": False}), self._conditions)
        return field

    def evaluate(self, answers: Answers, *, today: date | None = None) -> EvaluatedForm:
        """Evaluate the form from its beginning: conditions only read what stands above them, so one pass is enough.

        A step without visible fields is left out. `today` is the day of filing of a filed form; a draft has none, and
        is evaluated on the day it is read.
        """
        today = today or timezone.localdate()
        visible: dict[str, Answer] = {**on_day({}, today)}
        nodes: dict[str, tuple[FieldNode, ...]] = {}
        for step in self.steps:
            if step.is_visible(visible) and (visible_nodes := evaluate_fields(step.fields, answers, visible)):
                nodes[step.key] = visible_nodes
        del visible[TODAY]
        return EvaluatedForm(tuple(step for step in self.steps if step.key in nodes), nodes, visible, today)


@lru_cache(maxsize=256)
def compile_form(definition: FormDefinition) -> CompiledForm:
    """The compiled form, cached among the last 256 used."""
    return CompiledForm(definition)

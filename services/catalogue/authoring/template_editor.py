"""The editor of a template: plain forms, one for each block, and what an author does with them before saving."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from django import forms

from services.catalogue.authoring.block_conditions import (
    Questions,
)
from services.catalogue.authoring.template_forms import FORMS, BlockForm, TitleForm, initial_of
from services.catalogue.package.block_conditions import forms_of
from services.catalogue.package.definition import Package
from services.catalogue.package.merge_fields import rows_questions
from services.catalogue.package.paper_templates import (
    BLOCK_LABELS,
    MAX_BLOCKS,
    AnyBlock,
    LinesBlock,
    PaperTemplate,
)
from services.catalogue.package.results import Result

BLOCK: Final = "_block"
"""Posted once for each block in their order: its key and type, such as `article_2:article`."""
DO: Final = "_do"
"""What was pressed: `up:key`, `down:key`, `remove:key`, `begin`, or `add` with the type under `_new`."""
NEW: Final = "_new"
TITLE: Final = "title"
KEY: Final = r"[a-z][a-z0-9_]{0,39}"


class TemplateEditor:
    """The forms of one template: as it is saved, or as posted, after what was pressed."""

    def __init__(self, package: Package, result: Result, posted: Any = None) -> None:
        self.package, self.result, self._posted = package, result, posted
        self._rows = [(key, field.label) for key, field in rows_questions(package, result).items()]
        self._questions = Questions.of(forms_of(package, result))

    @property
    def new_types(self) -> list[tuple[str, str]]:
        """The types of block that may be added."""
        return [(name, label) for name, label in BLOCK_LABELS.items() if name != "table" or self._rows]

    @cached_property
    def title_form(self) -> TitleForm:
        template = self.result.template
        return TitleForm(self._posted, initial={"title": template.title if template else ""})

    @cached_property
    def block_forms(self) -> list[BlockForm]:
        """The forms in the order in which the blocks shall stand."""
        listed = self._pressed(self._listed())[:MAX_BLOCKS]
        return [self._form(key, kind, number) for number, (key, kind) in enumerate(listed, start=1)]

    @property
    def forms(self) -> list[forms.Form]:
        return [self.title_form, *self.block_forms]

    @property
    def template(self) -> PaperTemplate | None:
        """The template as far as it is written; None where no block is."""
        blocks = tuple(block for form in self.block_forms if (block := self._block(form)) is not None)
        title = self.title_form.data.get(TITLE, "") if self._posted is not None else self.title_form.initial["title"]
        return PaperTemplate(title=title[:5_000], blocks=blocks) if blocks else None

    @property
    def edited(self) -> Result:
        """The result with the template as far as it is written."""
        return self.result.model_copy(update={"template": self.template})

    def _block(self, form: BlockForm) -> AnyBlock | None:
        return form.block if form.is_bound else self._begun.get(form.key)

    def _listed(self) -> list[tuple[str, str]]:
        """Key and type of each block, as posted or saved."""
        if self._posted is None:
            return [(key, block.type) for key, block in self._saved.items()]
        pairs = dict(one.partition(":")[::2] for one in self._posted.getlist(BLOCK))
        return [(key, kind) for key, kind in pairs.items() if kind in FORMS and re.fullmatch(KEY, key)]

    def _pressed(self, listed: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The blocks after what was pressed."""
        what, _, key = (self._posted.get(DO, "") if self._posted is not None else "").partition(":")
        at = next((number for number, (one, _) in enumerate(listed) if one == key), None)
        if what == "begin" and not listed:
            return [(block.key, block.type) for block in suggested(self.result)]
        if what == "add" and (kind := self._posted.get(NEW)) in dict(self.new_types):
            return [*listed, (_unused(kind, {key for key, _ in listed} | self._saved.keys()), kind)]
        if at is None:
            return listed
        rest = [*listed[:at], *listed[at + 1 :]]
        places = {"up": max(at - 1, 0), "down": at + 1}
        if what in places:
            rest.insert(places[what], listed[at])
        return rest if what in (*places, "remove") else listed

    def _form(self, key: str, kind: str, number: int) -> BlockForm:
        block = self._begun.get(key)
        is_posted = self._posted is not None and f"{key}:{kind}" in self._posted.getlist(BLOCK)
        is_same = block is not None and block.type == kind
        when = block.when if block is not None and is_same else None
        initial = {**initial_of(block), **self._questions.initial(when)} if block is not None and is_same else {}
        form = FORMS[kind](self._posted if is_posted else None, prefix=f"block-{key}", initial=initial)
        form.key, form.type, form.number = key, kind, number
        form.use_required_attribute = False
        form.ask_when(self._questions, when)
        if isinstance(rows := form.fields.get("rows"), forms.ChoiceField):
            rows.choices = self._rows
        return form

    @cached_property
    def _saved(self) -> dict[str, AnyBlock]:
        return {block.key: block for block in self.result.template.blocks} if self.result.template else {}

    @cached_property
    def _begun(self) -> dict[str, AnyBlock]:
        """What is saved; while nothing is, what a template begins with."""
        return self._saved or {block.key: block for block in suggested(self.result)}


def suggested(result: Result) -> tuple[AnyBlock, ...]:
    """What a template begins with: a line for each question of the form of the result."""
    fields = (field for step in result.eform.steps for field in step.fields)
    lines = [line for field in fields for line in _suggested_lines(field)]
    return (LinesBlock(key="lines_1", type="lines", text="\n".join(lines)[:5_000]),) if lines else ()


def _suggested_lines(field: Any, prefix: str = "") -> Iterator[str]:
    """A line for the question, or for each of a block; rows are for a table to list."""
    if inner := getattr(field, "inner_fields", ()):
        if getattr(field, "type", "") != "rows":
            for one in inner:
                yield from _suggested_lines(one, f"{field.key}.")
    elif field.value_type is not None and getattr(field, "type", "") not in ("promise", "computed_text"):
        yield f"{field.label.removesuffix(':').removesuffix('?')}: {{{prefix}{field.key}}}"


def _unused(kind: str, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{kind}_{number}") not in taken)

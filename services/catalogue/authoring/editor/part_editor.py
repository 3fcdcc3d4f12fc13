"""One part of a package as a plain form drawn from its model, and what it makes of the package when it is saved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, get_args

from django import forms
from pydantic_core import PydanticUndefined

from eforms.definition import FrozenModel
from eforms.lint.finding import Finding
from services.catalogue.authoring.editor import edits, model_fields, words
from services.catalogue.authoring.editor.addresses import Path
from services.catalogue.authoring.editor.condition_editor import ConditionEditor
from services.catalogue.authoring.editor.first_question import FirstQuestionForm
from services.catalogue.authoring.editor.inputs import OneField, SeveralField
from services.catalogue.authoring.editor.keys import KeyMaker
from services.catalogue.authoring.editor.options import OptionsEditor
from services.catalogue.authoring.editor.part_json import attribute_as_json, attribute_as_text, condition_as_json
from services.catalogue.authoring.editor.parts import asked_attributes, is_nested, item_models, kind_label, name_of
from services.catalogue.authoring.editor.references import References
from services.catalogue.forms import typed_label
from services.catalogue.package.definition import Package

NEEDED: Final = "Hãy chọn điều kiện."
NO_OPTIONS: Final = "Hãy ghi các lựa chọn, hoặc chọn một danh mục."


class Group(NamedTuple):
    """Fields that stand together; folded under a heading, or open without one."""

    heading: str
    fields: Sequence[forms.BoundField]


class Kept(NamedTuple):
    """An attribute that no form can say, as its text."""

    label: str
    text: str


class PartEditor:
    """The form of one part, or of one to be added where `part` is None.

    `path` leads to the part; of a new one to the list or attribute that takes it.
    """

    def __init__(
        self,
        package: Package,
        path: Path,
        model: type[FrozenModel],
        part: FrozenModel | None = None,
        posted: Any = None,
        *,
        prefix: str = "p",
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.package, self.path, self.model, self.part = package, path, model, part
        self._posted, self.prefix, self._given = posted, prefix, initial or {}
        self.references = References(package, path)
        self._is_checked = False

    @property
    def is_new(self) -> bool:
        return self.part is None

    @cached_property
    def form(self) -> forms.Form:
        """The attributes with one value, or a list of plain ones."""
        fields = {name: field for name, _ in self._plain if (field := self._field(name)) is not None}
        initial = {name: self._initial(name) for name in fields} | {
            name: value for name, value in self._given.items() if name in fields
        }
        for name, field in fields.items():
            if isinstance(field, OneField | SeveralField):
                field.keep(initial[name])
        kind = type("PartForm", (forms.Form,), fields)
        form: forms.Form = kind(self._posted, prefix=self.prefix, initial=initial)
        return form

    @cached_property
    def conditions(self) -> dict[str, ConditionEditor]:
        """The conditions by attribute."""
        return {
            name: ConditionEditor(
                f"{self.prefix}-{name}",
                words.label_of(self.model, name),
                getattr(self.part, name, None),
                self.references.answers,
                self._posted,
            )
            for name, info in self._attributes.items()
            if model_fields.is_condition(info)
        }

    @cached_property
    def options(self) -> OptionsEditor | None:
        """The choices of a choice question."""
        if "options" not in self._attributes:
            return None
        return OptionsEditor(f"{self.prefix}-options", getattr(self.part, "options", ()), self._posted)

    @cached_property
    def nested(self) -> dict[str, "PartEditor | FirstQuestionForm"]:
        """What a new part cannot be without: the editors of its own parts by attribute."""
        if not self.is_new:
            return {}
        return {name: self._nested(name) for name, info in self._attributes.items() if _needs_part(info)}

    @property
    def groups(self) -> list[Group]:
        """The fields as the page shows them: the open ones, then the folded ones with their headings."""
        order = [*words.FIRST, *self.form.fields]
        found: dict[str, list[forms.BoundField]] = {heading: [] for heading in ("", *words.GROUPS)}
        for name in sorted(self.form.fields, key=order.index):
            found[words.heading_of(self.model, name)].append(self.form[name])
        return [Group(heading, fields) for heading, fields in found.items() if fields or not heading]

    @property
    def kept(self) -> list[Kept]:
        """What is written as text, and stays as it is."""
        if self.part is None:
            return []
        found = []
        for name, info in self._attributes.items():
            value = getattr(self.part, name)
            is_said = name in self.form.fields or name in self.conditions or name == "options" or is_nested(info)
            if not is_said and value not in (None, "", (), {}):
                found.append(Kept(words.label_of(self.model, name), attribute_as_text(self.part, name)))
        return found

    @property
    def is_valid(self) -> bool:
        """Whether it can be saved, as far as the part alone is concerned; every input shows what is wrong with it."""
        self._check()
        return not self.errors

    @property
    def errors(self) -> list[str]:
        """Every sentence of what is wrong."""
        found = [str(error) for errors in self.form.errors.values() for error in errors]
        found += [error for one in self.conditions.values() for error in one.errors.values()]
        found += [self.options.error] if self.options and self.options.error else []
        for one in self.nested.values():
            found += one.errors if isinstance(one, PartEditor) else one.sentences
        return found

    def _check(self) -> None:
        """Let every input say what is missing."""
        form = self.form
        if not form.is_bound or self._is_checked:
            return
        self._is_checked = True
        form.is_valid()
        for one in self.nested.values():
            one._check() if isinstance(one, PartEditor) else one.is_valid()
        for name, condition in self.conditions.items():
            if self.model.model_fields[name].is_required() and condition.condition is None and not condition.errors:
                form.add_error(None, f"{condition.label}: {NEEDED}")
        options = self.options
        if options and not options.content and not form.cleaned_data.get("code_list"):
            form.add_error(None, NO_OPTIONS)

    @property
    def changes(self) -> dict[str, Any]:
        """What was changed, as JSON by attribute; of a new part, what differs from the defaults."""
        self._check()
        found: dict[str, Any] = {}
        for name in self.form.fields if self.is_new else self.form.changed_data:
            if name in self.form.cleaned_data:
                found |= self._change(name, self.form.cleaned_data[name])
        for name, condition in self.conditions.items():
            if condition.has_changed:
                found[name] = condition_as_json(condition.condition)
        if self.options and self.options.has_changed:
            found["options"] = self.options.content
        return found

    def content(self, keys: KeyMaker) -> dict[str, Any]:
        """A new part as JSON, with a key made from what it is called."""
        changes = self.changes
        found = {"type": self._type} if self._type else {}
        if "key" in self.model.model_fields:
            found["key"] = keys.make(str(next(filter(None, (changes.get(name) for name in words.NAMED_BY)), "")))
        for name, one in self.nested.items():
            inner = one.content(keys)
            changes[name] = [inner] if model_fields.shape_of(self.model.model_fields[name]).is_list else inner
        return found | changes

    def applied_to(self, package: Package, path: Path) -> Package:
        """The package with this part as typed: changed at the path, or added there."""
        if not self.is_new:
            return edits.with_changes(package, path, self.changes)
        content = self.content(KeyMaker(package))
        value = edits.value_at(package, path)
        if isinstance(value, tuple):
            return edits.with_item(package, path, content)
        return edits.with_changes(package, path[:-1], {str(path[-1]): content})

    def refuse(self, findings: Iterable[Finding]) -> None:
        """Say what the package does not allow, beside the field that it is about where one is."""
        above = ".".join(map(str, self.path)) + "."
        for finding in findings:
            name = finding.path.removeprefix(above).partition(".")[0] if finding.path.startswith(above) else ""
            self.form.add_error(name if name in self.form.fields else None, finding.message)

    @property
    def title(self) -> str:
        """What kind of part it is."""
        return kind_label(name_of(self.part) if self.part is not None else self._type or self.model.__name__)

    @property
    def _type(self) -> str:
        info = self.model.model_fields.get("type")
        return str(get_args(info.annotation)[0]) if info is not None else ""

    @cached_property
    def _attributes(self) -> Mapping[str, Any]:
        return asked_attributes(self.model)

    @property
    def _plain(self) -> Iterator[tuple[str, Any]]:
        left_out = {"options"}
        for name, info in self._attributes.items():
            if name not in left_out and not model_fields.is_condition(info) and not is_nested(info):
                yield name, info

    def _field(self, name: str) -> forms.Field | None:
        info = self._attributes[name]
        field = model_fields.form_field(self.model, name, info, self.references.choices)
        value = getattr(self.part, name, None)
        if name == "default" and (options := getattr(self.part, "options", ())):
            choices = [("", "–"), *((option.value, option.label) for option in options)]
            return OneField(choices=choices, label=words.label_of(self.model, name), required=False)
        if isinstance(field, forms.CharField) and isinstance(value, str) and "\n" in value:
            field.widget = forms.Textarea({"rows": 3})
        return field

    def _initial(self, name: str) -> Any:
        """What the field begins with: the value, or the default of a new part."""
        info = self._attributes[name]
        if self.part is not None:
            value = getattr(self.part, name)
        else:
            value = None if info.default is PydanticUndefined else info.default
        if name in ("paper_label", "paper_title"):
            return typed_label(value)
        if isinstance(value, tuple):
            return [getattr(one, "value", one) for one in value]
        if name == "counts_as" and not value:
            return ""
        return getattr(value, "value", value)

    def _default(self, name: str) -> Any:
        """What a new part says as JSON without it; nothing that is typed where it has to be said."""
        default = self._attributes[name].default
        if isinstance(default, tuple):
            return [model_fields.json_value(one) for one in default]
        return model_fields.json_value(default)

    def _nested(self, name: str) -> "PartEditor | FirstQuestionForm":
        prefix, models = f"{self.prefix}-{name}", item_models(self._attributes[name])
        if "text" in models:
            return FirstQuestionForm(self._posted, prefix=prefix, types=models)
        return PartEditor(self.package, self.path, next(iter(models.values())), None, self._posted, prefix=prefix)

    def _change(self, name: str, value: Any) -> dict[str, Any]:
        written = model_fields.json_value(value)
        if written in (None, "", []) and not (name in ("paper_label", "paper_title") and written == ""):
            written = model_fields.empty_value(self._attributes[name])
        is_same = written == (self._default(name) if self.part is None else attribute_as_json(self.part, name))
        return {} if written is PydanticUndefined or is_same else {name: written}


def _needs_part(info: Any) -> bool:
    """Whether the attribute has to hold a part."""
    return is_nested(info) and info.is_required()

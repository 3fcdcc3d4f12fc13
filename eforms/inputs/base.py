"""The base class of inputs, and normalisation of typed text."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, NoReturn, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_noop

from eforms.definition import Answer
from eforms.definition.english import read_text
from eforms.definition.fields import FieldBase
from eforms.inputs.characters import check_characters, compose

RawValues = Mapping[str, Sequence[str]]
"""The posted values of one field, by input name."""

PostData: TypeAlias = "MultiValueDict[str, str]"
FieldT = TypeVar("FieldT", bound=FieldBase)

MAX_POSTED_LENGTH = 20_000
"""Characters kept of one posted value; no field takes more."""


class Input(Generic[FieldT]):
    """Parses and formats the answers of one field. It has no state of a request, so all requests share it."""

    template_name: str = "eforms/fields/input.html"
    name_suffixes: ClassVar[tuple[str, ...]] = ("",)
    missing: ClassVar[str] = gettext_noop("Hãy nhập “%(label)s”.")
    """The validation message when a required answer is missing; translated where it is shown."""
    attrs: ClassVar[Mapping[str, str]] = {}

    def __init__(self, spec: FieldT) -> None:
        self.spec = spec

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs on a page, without prefix."""
        return tuple(self.spec.key + suffix for suffix in self.name_suffixes)

    @property
    def required_message(self) -> str:
        """The same in the language of the page, with the label of the field."""
        return gettext(self.missing) % {"label": read_text(self.spec, "label")}

    def value_from_data(self, data: PostData, files: Any, prefix: str = "") -> Any:
        """The posted values by input name; `prefix` is that of the group's row."""
        return {name: data.getlist(prefix + name) for name in self.names}

    def clean(self, value: object) -> Answer:
        """The answer; None when left empty. ValidationError with a message when the value is invalid."""
        texts = [normalise(text) for text in self._posted_values(value, "")]
        text = next(filter(None, texts), "")
        return self.parse(text) if text else None

    def parse(self, text: str) -> Answer:
        """The answer for a text that is not empty; ValidationError when it is invalid."""
        return text

    def to_raw_values(self, answer: Answer) -> RawValues:
        """The answer as a page would post it."""
        return {self.spec.key: [] if answer is None else [self.format_value(answer)]}

    def accepts(self, answer: Answer) -> bool:
        """Whether the answer, a fact from elsewhere, is valid for this field."""
        try:
            return self.clean(self.to_raw_values(answer)) is not None
        except (ValidationError, ValueError):
            return False

    def format_value(self, answer: Answer) -> str:
        """The answer as the text of its input."""
        return str(answer)

    def display(self, answer: Answer) -> str:
        """The answer as text for reading, on a page or in a PDF."""
        return self.format_value(answer)

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        """Template context beyond that of the field itself."""
        return {}

    def placeholder_values(self, raw: RawValues) -> dict[str, str]:
        """Values for the placeholders of the cached HTML, not yet escaped."""
        return {"value": next(iter(raw.get(self.spec.key, ())), "")}

    def fail(self, message: str) -> NoReturn:
        """Raise ValidationError with the author's own message, or with this one."""
        refusal = read_text(self.spec, "refusal") if hasattr(self.spec, "refusal") else ""
        raise ValidationError(refusal or message)

    def _posted_values(self, value: object, suffix: str) -> list[str]:
        posted = value.get(self.spec.key + suffix, ()) if isinstance(value, Mapping) else ()
        if not isinstance(posted, list | tuple):
            return []
        return [text for text in posted if isinstance(text, str)]


def normalise(text: str) -> str:
    """The text on one line, whitespace collapsed; ValidationError where it has characters that deceive the eye."""
    return " ".join(visible_text(text).split())


def visible_text(text: str) -> str:
    """The composed text; ValidationError where it has characters that deceive the eye."""
    composed = compose(text)
    if refusal := check_characters(composed):
        raise ValidationError(refusal)
    return composed

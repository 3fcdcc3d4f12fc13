"""What every input does."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, NoReturn, TypeAlias, TypeVar

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from eforms.definition import Answer
from eforms.definition.fields import FieldBase

RawValues = Mapping[str, Sequence[str]]
"""What a page posted for one field, by the names of its inputs."""

PostData: TypeAlias = "MultiValueDict[str, str]"
FieldT = TypeVar("FieldT", bound=FieldBase)

MAX_POSTED_LENGTH = 20_000
"""Letters of one posted value that are kept; no field takes more."""


class Input(Generic[FieldT]):
    """Takes and shows the answer of one field. It keeps nothing of a request, so all requests share it."""

    template: str = "eforms/fields/input.html"
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    asks: ClassVar[str] = "Hãy nhập"
    attributes: ClassVar[Mapping[str, str]] = {}

    def __init__(self, spec: FieldT) -> None:
        self.spec = spec

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs on a page."""
        return tuple(self.spec.key + suffix for suffix in self.suffixes)

    @property
    def missing(self) -> str:
        """The sentence when a required answer is not there."""
        return f"{self.asks} “{self.spec.label}”."

    def posted(self, data: PostData, files: Any, at: str = "") -> Any:
        """What a page posted for it, by the names of its inputs; `at` stands before them in a group."""
        return {name: data.getlist(at + name) for name in self.names}

    def clean(self, value: object) -> Answer:
        """The answer, None when left empty; ValidationError with a sentence when it cannot be one."""
        texts = [normalise(text) for text in self._values(value, "")]
        text = next(filter(None, texts), "")
        return self.parse(text) if text else None

    def parse(self, text: str) -> Answer:
        """The answer that a text, not empty, stands for."""
        return text

    def raw(self, answer: Answer) -> RawValues:
        """The answer as a page would post it."""
        return {self.spec.key: [] if answer is None else [self.written(answer)]}

    def accepts(self, answer: Answer) -> bool:
        """Whether a fact from elsewhere would do as an answer."""
        try:
            return self.clean(self.raw(answer)) is not None
        except (ValidationError, ValueError):
            return False

    def written(self, answer: Answer) -> str:
        """The answer as a person types it."""
        return str(answer)

    def read(self, answer: Answer) -> str:
        """The answer as one reads it on a page or a paper."""
        return self.written(answer)

    def context(self, *, english: bool = False) -> dict[str, object]:
        """What the template needs beside the field itself."""
        return {}

    def holes(self, raw: RawValues) -> dict[str, str]:
        """What stands in the holes of the held HTML, not yet escaped."""
        return {"value": next(iter(raw.get(self.spec.key, ())), "")}

    def refuse(self, sentence: str) -> NoReturn:
        """Refuse with the author's own sentence, or with ours."""
        raise ValidationError(getattr(self.spec, "refusal", "") or sentence)

    def _values(self, value: object, suffix: str) -> list[str]:
        posted = value.get(self.spec.key + suffix, ()) if isinstance(value, Mapping) else ()
        if not isinstance(posted, list | tuple):
            return []
        return [text for text in posted if isinstance(text, str)]


def normalise(text: str) -> str:
    """One line: letters composed (NFC), one space between words, nothing that cannot be seen."""
    return " ".join(visible_text(text).split())


def visible_text(text: str) -> str:
    """The text composed, without control and formatting characters, save line breaks."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(
        letter for letter in composed if letter == "\n" or unicodedata.category(letter) not in INVISIBLE_CATEGORIES
    )


INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})

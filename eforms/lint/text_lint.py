"""Texts that people read: none may be blank to the eye, or hide characters that turn what is read around."""

from collections.abc import Iterable, Iterator

from eforms.definition import FrozenModel
from eforms.inputs.characters import UNSEEN, hidden_character
from eforms.lint.finding import Finding

BLANK = "Đoạn chữ này chỉ có khoảng trắng hoặc ký tự không nhìn thấy. Hãy ghi nội dung, hoặc bỏ trống hẳn."
HIDDEN = "Đoạn chữ có ký tự ẩn (U+{:04X}) làm sai điều người đọc nhìn thấy. Hãy xóa đoạn đó và gõ lại, không dán."
HAS_TEXTS = (str, FrozenModel, tuple, dict)


def text_findings(part: object, path: str = "", *, skip: tuple[type[FrozenModel], ...] = ()) -> Iterator[Finding]:
    """The bad texts in this part and below, but for parts of the types `skip`."""
    if isinstance(part, str):
        if sentence := _bad_text(part):
            yield Finding(path, sentence)
    elif not isinstance(part, skip):
        for name, value in _inside(part):
            if value and isinstance(value, HAS_TEXTS):
                yield from text_findings(value, f"{path}.{name}" if path else str(name), skip=skip)


def _inside(part: object) -> Iterable[tuple[object, object]]:
    """What is in a part, by name or position."""
    if isinstance(part, FrozenModel):
        return part
    if isinstance(part, dict):
        return part.items()
    return enumerate(part) if isinstance(part, tuple) else ()


def _bad_text(text: str) -> str:
    if letter := hidden_character(text):
        return HIDDEN.format(ord(letter))
    if text and all(letter.isspace() or letter in UNSEEN for letter in text):
        return BLANK
    return HIDDEN.format(ord(control)) if (control := _control(text)) else ""


def _control(text: str) -> str:
    return "" if text.isprintable() else next((one for one in text if ord(one) < 32 and one not in "\n\r\t"), "")

"""The forms and links of a page, read as a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Form:
    """One form: where it goes, and what it would send if nothing were touched."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Every name that could be sent."""
        return {*self.values, *self.files}

    def add(self, name: str, value: str | None) -> None:
        """A control; without a value it is there but sends nothing of itself."""
        self.values.setdefault(name, []).extend([] if value is None else [value])


class Reader(HTMLParser):
    """Collects forms and links; knows as much of HTML as our own pages use."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select: str = ""
        self._textarea: str = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        elif tag == "form":
            self._form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in given:
            self._control(tag, given, self._form)

    def _control(self, tag: str, given: Attributes, form: Form) -> None:
        name = given.get("name") or ""
        if tag == "input" and name:
            self._input(name, given, form)
        elif tag == "button":
            form.buttons.append((name, given.get("value") or ""))
        elif tag == "select":
            self._select = name
            form.add(name, None)
        elif tag == "option" and self._select and "selected" in given:
            form.add(self._select, given.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            form.add(name, "")

    def _input(self, name: str, given: Attributes, form: Form) -> None:
        kind = given.get("type") or "text"
        if kind == "file":
            form.files.append(name)
        elif kind in {"radio", "checkbox"}:
            form.add(name, (given.get("value") or "on") if "checked" in given else None)
        elif kind not in {"submit", "button"}:
            form.add(name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.values[self._textarea] = [data.strip()]

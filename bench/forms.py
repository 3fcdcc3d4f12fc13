"""HTML parser that extracts forms and links as a browser would submit and follow them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]


@dataclass
class Form:
    """A form: action, method, and the values it submits by default."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Names of all fields and file inputs."""
        return {*self.values, *self.files}

    def add(self, name: str, value: str | None) -> None:
        """Add a field; with value None it is present but submits nothing by default."""
        self.values.setdefault(name, []).extend([] if value is None else [value])


class Reader(HTMLParser):
    """Collects `forms` and `links`; supports the HTML that our pages use."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select: str = ""
        self._textarea: str = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"] or "")
        elif tag == "form":
            self._form = Form(attributes.get("action") or "", (attributes.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in attributes:
            self._control(tag, attributes, self._form)

    def _control(self, tag: str, attributes: Attributes, form: Form) -> None:
        name = attributes.get("name") or ""
        if tag == "input" and name:
            self._input(name, attributes, form)
        elif tag == "button":
            form.buttons.append((name, attributes.get("value") or ""))
        elif tag == "select":
            self._select = name
            form.add(name, None)
        elif tag == "option" and self._select and "selected" in attributes:
            form.add(self._select, attributes.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            form.add(name, "")

    def _input(self, name: str, attributes: Attributes, form: Form) -> None:
        kind = attributes.get("type") or "text"
        if kind == "file":
            form.files.append(name)
        elif kind in {"radio", "checkbox"}:
            form.add(name, (attributes.get("value") or "on") if "checked" in attributes else None)
        elif kind not in {"submit", "button"}:
            form.add(name, attributes.get("value") or "")

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

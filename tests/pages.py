"""Reads a page as a person does: its words, fields, buttons, links, tables and messages.

Spaces are normalised (a no-break space is a space) and entities resolved. What is looked for in vain fails with what
stands there instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Protocol, TypeVar

import lxml.html

from bench.forms import Form, Reader

Thing = TypeVar("Thing")
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "mark", "s", "small", "span", "strong", "time", "u"}
"""Elements that do not part the words before them from those within."""
UNSEEN = {"head", "script", "style", "template"}
CONTROLS = "descendant-or-self::*[self::input or self::select or self::textarea or self::output]"
OF_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


def words_of(element: Any) -> str:
    """The words that can be read in an element."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    gap = "" if element.tag in INLINE else " "
    yield gap + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield gap


@dataclass(frozen=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True)
class Button:
    """What pressing it adds to the form (`name`, `value`), and where the form goes."""

    text: str
    name: str
    value: str
    action: str


class Part:
    """A piece of a page."""

    def __init__(self, element: Any) -> None:
        self.element = element

    @property
    def text(self) -> str:
        """All its words."""
        return words_of(self.element)

    @property
    def hrefs(self) -> list[str]:
        """Where its links lead."""
        return [link.href for link in self.links()]

    def links(self, words: str = "") -> list[Link]:
        """The links with these words in them."""
        links = [Link(words_of(each), each.get("href")) for each in self.element.xpath(".//a[@href]")]
        return [link for link in links if words in link.text]

    def link(self, words: str) -> Link:
        """The first of them."""
        return _first(self.links(words), f"link “{words}”", (link.text for link in self.links()))

    def buttons(self, words: str = "") -> list[Button]:
        """The buttons with these words on them."""
        found = self.element.xpath(".//button | .//input[@type='submit']")
        return [button for button in map(_button, found) if words in button.text]

    def button(self, words: str) -> Button:
        """The first of them."""
        return _first(self.buttons(words), f"button “{words}”", (button.text for button in self.buttons()))


class Field(Part):
    """A question with its control or controls, its hint and what is wrong with its answer."""

    def __init__(self, element: Any, name: str) -> None:
        super().__init__(element)
        self.name = name

    @property
    def label(self) -> str:
        """Its question."""
        labels = self.element.xpath(f"(.//legend | .//label | .//*[{OF_CLASS.format('known-label')}])[1]")
        return words_of(labels[0]) if labels else ""

    @property
    def hint(self) -> str:
        """The help beside it."""
        return self._of_class("hint")

    @property
    def error(self) -> str:
        """The refusal beside it; empty when there is none."""
        return self._of_class("wrong")

    @property
    def is_wrong(self) -> bool:
        """Whether it is marked as wrong, for those who see and those who hear."""
        return bool(self.error or self.element.xpath("descendant-or-self::*[@aria-invalid='true']"))

    @property
    def value(self) -> str:
        """What it would send as it stands, or shows where nothing can be typed; empty when nothing is chosen."""
        return next(iter(self.values), "")

    @property
    def values(self) -> list[str]:
        """The same, where several may be chosen."""
        return [value for each in self._controls() for value in _values(each)]

    def choices(self, name: str = "") -> list[str]:
        """What may be chosen in it: the values of its boxes and options, or of those with a name of their own."""
        boxes = ".//input[@type='radio' or @type='checkbox'][@name=$name] | .//select[@name=$name]/option"
        return [str(each.get("value")) for each in self.element.xpath(boxes, name=name or self.name)]

    @property
    def is_readonly(self) -> bool:
        """Whether its answer can be read but not changed."""
        return any("readonly" in each.attrib or each.tag == "output" for each in self._controls())

    def _controls(self) -> list[Any]:
        own = list(self.element.xpath(f"{CONTROLS}[@name=$name]", name=self.name))
        return own or list(self.element.xpath(CONTROLS))

    def _of_class(self, name: str) -> str:
        return " ".join(map(words_of, self.element.xpath(f".//*[{OF_CLASS.format(name)}]")))


class Row(Part):
    """A row of a table."""

    @property
    def cells(self) -> dict[str, str]:
        """Its cells by the title of their column."""
        titles = map(words_of, self.element.xpath("ancestor::table[1]/thead//th"))
        return dict(zip(titles, map(words_of, self.element.xpath("./th | ./td")), strict=False))


class Answer(Protocol):
    """A response of Django's test client, or of httpx."""

    @property
    def content(self) -> bytes: ...


class Page(Part):
    """A whole page, or the piece of one that a script asks for. Takes: the response, or its HTML."""

    def __init__(self, answer: Answer | str) -> None:
        self.source = answer if isinstance(answer, str) else answer.content.decode()
        super().__init__(lxml.html.document_fromstring(self.source))

    def mentions(self, words: str) -> bool:
        """Whether the words stand anywhere at all, be it in an attribute, a script or a comment."""
        return any(words in where for where in (self.source, unescape(self.source), self.text))

    def is_escaped(self, words: str) -> bool:
        """Whether words with markup in them stand there as text, and nowhere as markup."""
        return escape(words) in self.source and words not in self.source

    @property
    def heading(self) -> str:
        """Its one first heading."""
        headings = list(map(words_of, self.element.xpath("//h1")))
        assert len(headings) == 1, f"First headings: {headings}"
        return headings[0]

    @property
    def look(self) -> set[str]:
        """The classes of its body."""
        return set(self.element.xpath("string(//body/@class)").split())

    @property
    def assets(self) -> list[str]:
        """The scripts, styles and other files that it loads."""
        return list(map(str, self.element.xpath("//link/@href | //script/@src")))

    @property
    def images(self) -> dict[str, str]:
        """The addresses of its pictures by what they show."""
        return {each.get("alt"): each.get("src") for each in self.element.xpath("//img")}

    @property
    def refresh(self) -> str:
        """After how many seconds it looks again by itself, and where; empty when it does not."""
        return str(self.element.xpath("string(//meta[@http-equiv='refresh']/@content)"))

    # Forms

    def form(self, action: str = "") -> Form:
        """The form that goes to this address (empty: back to the page itself)."""
        forms = Reader(self.source).forms
        found = [form for form in forms if form.action == action]
        return _first(found, f"form to “{action}”", (form.action for form in forms))

    @property
    def questions(self) -> list[str]:
        """The names of the questions of an eForm that are asked, in their order."""
        return [str(each).removeprefix("muc-") for each in self.element.xpath("//@id[starts-with(., 'muc-')]")]

    @property
    def fields(self) -> dict[str, Field]:
        """Its fields, hidden ones too, by the names of their controls."""
        controls = self.element.xpath(f"{CONTROLS}[@name]")
        return {each.get("name"): Field(_container(each), each.get("name")) for each in controls}

    def field(self, name: str) -> Field:
        """The field with this name, or with a label that begins like this."""
        asked = self.element.xpath("//*[@id=$anchor]", anchor=f"muc-{name}")
        if asked:
            return Field(asked[0], name)
        fields, boxes = self.fields, self.element.xpath(f"//*[{OF_CLASS.format('field')}]")
        found = [field for field in (Field(each, "") for each in boxes) if field.label.startswith(name)]
        return _first([fields[name]] if name in fields else found, f"field “{name}”", fields)

    @property
    def errors(self) -> dict[str, str]:
        """The refusals beside the fields that are marked as wrong, by name."""
        return {name: field.error for name, field in self.fields.items() if field.is_wrong}

    @property
    def problems(self) -> list[Link]:
        """The list of what is wrong, at the top: each line leads to its field, or nowhere if it is about the whole."""
        items = [Part(each) for each in self.element.xpath("//*[@id='loi']//li")]
        return [Link(item.text, "".join(item.hrefs)) for item in items]

    # What it tells

    @property
    def notices(self) -> list[str]:
        """The messages on it: notices, alerts, and those of the admin."""
        shown = f"//*[{OF_CLASS.format('notice')} or @role='alert' or @role='status' or {OF_CLASS.format('errornote')}]"
        return list(map(words_of, self.element.xpath(f"{shown} | //*[{OF_CLASS.format('messagelist')}]/li")))

    @property
    def summary(self) -> dict[str, str]:
        """What its description lists say: term → value."""
        terms = self.element.xpath("//dt[following-sibling::dd]")
        return {words_of(each): words_of(each.xpath("following-sibling::dd[1]")[0]) for each in terms}

    def rows(self) -> list[Row]:
        """The rows of its tables."""
        return [Row(each) for each in self.element.xpath("//table/tbody/tr")]

    def row(self, words: str) -> Row:
        """The first row with these words in it."""
        rows = self.rows()
        return _first([row for row in rows if words in row.text], f"row with “{words}”", (row.text for row in rows))


def _container(control: Any) -> Any:
    """The field that a control stands in: its question, hint and error; the control itself when it is hidden."""
    boxes = control.xpath(f"ancestor::*[{OF_CLASS.format('field')}][1]")
    label = control.xpath("ancestor::form[1]//label[@for=$id]/..", id=control.get("id") or "-")
    return next(iter([] if control.get("type") == "hidden" else [*boxes, *label]), control)


def _values(control: Any) -> list[str]:
    if control.tag == "select":
        return [str(each.get("value", words_of(each))) for each in control.xpath(".//option[@selected]")]
    if control.tag == "textarea":
        return [str(control.text or "").removeprefix("\n")]
    if control.tag == "output":
        return [words_of(control)]
    if control.get("type") in {"radio", "checkbox"} and "checked" not in control.attrib:
        return []
    return [str(control.get("value") or "")]


def _button(element: Any) -> Button:
    text = words_of(element) if element.tag == "button" else element.get("value", "")
    action = element.get("formaction") or element.xpath("string(ancestor::form[1]/@action)")
    return Button(text, element.get("name", ""), element.get("value", ""), str(action))


def _first(found: list[Thing], wanted: str, there: Iterable[str]) -> Thing:
    assert found, f"No {wanted}; there is: {', '.join(there) or 'none'}"
    return found[0]

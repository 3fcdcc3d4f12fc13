"""A page as a browser without scripts sees it: what its form would post, and which questions it shows."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Reads the one form for answers on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.posts: dict[str, list[str]] = {}
        """What would be posted as it stands."""
        self.questions: set[str] = set()
        """The names of the fields that are asked."""
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if said.get("id", "").startswith("muc-"):
            self.questions.add(said["id"].removeprefix("muc-"))
        if tag == "input":
            self._read_input(said)
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and "selected" in said:
            self.posts[self._select] = [said.get("value", "")]
        elif tag == "textarea":
            self._textarea = said.get("name", "")
            self.posts[self._textarea] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.posts[self._textarea] = [self.posts[self._textarea][0] + data]

    def _read_input(self, said: dict[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text")
        if name and kind != "file" and (kind not in {"radio", "checkbox"} or "checked" in said):
            self.posts.setdefault(name, []).append(said.get("value", ""))

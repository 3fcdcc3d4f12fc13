"""Two ways to work with a page: a mouse, or a keyboard and nothing else. Both count what was pressed."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import PATIENCE, look, runs_scripts

MOST_KEYS = 200
"""Tabs or arrows after which what was not reached is taken for out of reach."""


class Mouse:
    """Somebody who clicks, with scripts or without."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0
        self.has_scripts = runs_scripts(page)

    def press(self, role: str, name: str) -> None:
        """Press a link or button, come where it leads, and look at that page."""
        with self.page.expect_navigation(timeout=PATIENCE * 1000):
            self._activate(self.page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
        self.presses += 1
        look(self.page)

    def unfold(self, words: str) -> None:
        """Open what is folded together under these words."""
        self._activate(self.page.locator("summary", has_text=words).first)
        self.presses += 1

    def write(self, label: str, text: str) -> None:
        self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """One entry of a drop-down list."""
        self._field(label).select_option(label=option)

    def tick(self, name: str) -> None:
        """A radio button, or a box; its name may begin with these words."""
        self._labelled(name).check()

    def add_condition(self, condition: str, question: str, answer: str) -> None:
        """A row *question – is – answer*; without scripts the page is sent for each part of it."""
        rows = self.page.get_by_role("group", name=condition)
        self._redraw(rows.get_by_role("button", name="Thêm điều kiện"))
        self._select(rows.get_by_label("Câu hỏi", exact=True), question)
        if not self.has_scripts:
            self._redraw(rows.get_by_role("button", name="Chọn", exact=True))
        self._select(rows.get_by_label("Câu trả lời", exact=True), answer)

    def _redraw(self, button: Locator) -> None:
        if self.has_scripts:
            self._activate(button)
        else:
            with self.page.expect_navigation(timeout=PATIENCE * 1000):
                self._activate(button)
        self.presses += 1

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(label).first

    def _labelled(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=name).or_(self.page.get_by_role("checkbox", name=name)).first

    def _activate(self, goal: Locator) -> None:
        goal.click()

    def _select(self, goal: Locator, option: str) -> None:
        goal.select_option(label=option)


class Keyboard(Mouse):
    """Somebody who never touches the mouse."""

    def reach(self, goal: Locator) -> None:
        """Tab to it."""
        expect(goal).to_be_visible()
        for _ in range(MOST_KEYS):
            if goal.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{goal} is not reached by Tab at {self.page.url}")

    def write(self, label: str, text: str) -> None:
        self.reach(self._field(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        self._select(self._field(label), option)

    def tick(self, name: str) -> None:
        """Space ticks a box; arrows go from one radio button to the next."""
        goal = self._labelled(name)
        if goal.get_attribute("type") == "checkbox":
            self.reach(goal)
            self.page.keyboard.press("Space")
            return
        group = goal.get_attribute("name")
        ours = f"document.activeElement.name === '{group}' && document.activeElement.type === 'radio'"
        for _ in range(MOST_KEYS):
            if self.page.evaluate(ours):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(MOST_KEYS):
            if goal.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} is not reached by arrows at {self.page.url}")

    def _activate(self, goal: Locator) -> None:
        self.reach(goal)
        self.page.keyboard.press("Enter")

    def _select(self, goal: Locator, option: str) -> None:
        goal.locator("option", has_text=option).first.wait_for(state="attached")
        self.reach(goal)
        self.page.keyboard.press("Home")
        for _ in range(MOST_KEYS):
            if goal.evaluate("field => field.selectedOptions[0]?.label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not reached by arrows at {self.page.url}")

"""People of the demo at their pages: each in a browser of their own, pressing the buttons they find there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import lxml.html
from django.test import Client

from bench.forms import Form, Reader
from portal.accounts.models import User
from services.dossiers.models import Dossier
from tests.pages import Page, Part

MORE_TO_SEE = "biểu mẫu có thêm mục cần xem"


@dataclass(frozen=True)
class Person:
    """Somebody signed in, by the name of the account: a personal number, or the name of a member of staff."""

    name: str
    browser: Client

    def read(self, address: str) -> Page:
        answer = self.browser.get(address)
        assert answer.status_code == 200, f"{self.name} at {address}: {answer.status_code}"
        return Page(answer)

    def press(self, address: str, words: str, **typed: object) -> Page:
        """Press the button with these words on the page, its form filled in; the page that one is led to.

        Where what was chosen brings up more questions the page asks to look at them, and one presses once more.
        """
        answer = self._post(self.read(address), address, words, typed)
        if answer.status_code == 422 and MORE_TO_SEE in answer.content.decode():
            answer = self._post(Page(answer), address, words, typed)
        shown = Page(answer)
        assert answer.status_code == 200, f"“{words}”: {[*shown.errors.items(), *shown.problems, *shown.notices]}"
        return shown

    def _post(self, page: Page, address: str, words: str, typed: Mapping[str, object]) -> Any:
        form = next(one for one in forms_of(page) if one.buttons(words))
        button = form.button(words)
        [written, *_] = Reader(lxml.html.tostring(form.element, encoding="unicode")).forms
        pressed = {button.name: button.value} if button.name else {}
        return self.browser.post(
            urljoin(address, button.action), {**written.values, **_as_named(written, typed), **pressed}, follow=True
        )

    def work(self, dossier: Dossier, words: str, **typed: object) -> Page:
        """Press a button of the work page of a dossier."""
        return self.press(work_page(dossier), words, **typed)


def _as_named(form: Form, typed: Mapping[str, object]) -> dict[str, object]:
    """What is typed, by the names of the form: staff forms put the name of the action before their own."""
    return {next((one for one in form.names if one.endswith(f"-{name}")), name): text for name, text in typed.items()}


def forms_of(page: Page) -> list[Part]:
    """The forms on a page that have a button."""
    return [Part(form) for form in page.element.xpath("//form[.//button or .//input[@type='submit']]")]


def enter(name: str) -> Person:
    browser = Client()
    browser.force_login(User.objects.get(username=name))
    return Person(name, browser)


def work_page(dossier: Dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"

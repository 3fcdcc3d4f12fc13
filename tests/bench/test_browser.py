"""What the bench reads of a page."""

import httpx

from bench.browser import Page


def page(text: str) -> Page:
    return Page(httpx.Response(200, text=text, request=httpx.Request("GET", "http://portal.example/nop/")))


def test_a_choice_is_found_though_the_page_names_it_before():
    """A person with a draft under way reads the office's name above the form."""
    shown = page(
        '<input name="token" value="abc"><p>UBND phường Ba Đình</p>'
        '<input type="radio" name="office" value="7"> UBND xã Khác'
        '<input type="radio" name="office" value="8"> UBND phường Ba Đình'
    )

    assert shown.value_before("UBND phường Ba Đình") == "8"

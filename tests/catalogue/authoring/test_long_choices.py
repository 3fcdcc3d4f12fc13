"""Choices pasted as lines: with values of their own, and of lists too long for rows."""

import pytest
from django.http import QueryDict

from eforms.definition import Option
from services.catalogue.authoring.editor.options import OptionsEditor

LONG = tuple(Option(value=f"v{number}", label=f"Nơi {number}", label_en=f"Place {number}") for number in range(150))


def edited(options: tuple[Option, ...], **typed: str) -> OptionsEditor:
    posted = QueryDict(mutable=True)
    posted.update({f"p-{name}": text for name, text in typed.items()})
    return OptionsEditor("p", options, posted)


def test_a_long_list_is_shown_as_lines_and_saved_as_it_is():
    shown = OptionsEditor("p", LONG)
    assert shown.is_long
    assert shown.lines.startswith("v0 | Nơi 0\nv1 | Nơi 1\n")
    assert not edited(LONG, lines=shown.lines.replace("\n", "\r\n")).has_changed


def test_of_a_long_list_lines_are_changed_taken_out_and_added():
    lines = OptionsEditor("p", LONG).lines.splitlines()
    editor = edited(LONG, lines="\n".join([*lines[1:], "Nơi mới", "x9\tTừ bảng tính"]).replace("Nơi 7\n", "Nơi bảy\n"))
    assert editor.has_changed
    assert not editor.error
    content = {one["value"]: one for one in editor.content}
    assert "v0" not in content
    assert (content["v7"]["label"], content["v7"]["label_en"]) == ("Nơi bảy", "Place 7")
    assert content["noi_moi"]["label"] == "Nơi mới"
    assert content["x9"]["label"] == "Từ bảng tính"


def test_choices_are_added_with_values_of_their_own():
    few = (Option(value="a", label="A"),)
    assert [(one["value"], one["label"]) for one in edited(few, added="01 | Hà Nội\nHuế, cố đô\n").content] == [
        ("a", "A"),
        ("01", "Hà Nội"),
        ("hue_co_do", "Huế, cố đô"),
    ]


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ("a | Lại A", "Dòng 1: mã “a” đã có"),
        ("b | B\nb | B nữa", "Dòng 2: mã “b” đã có"),
        ("x" * 501, "không quá 500 ký tự"),
        ("\n".join(map(str, range(1000))), "nhiều nhất 1000 lựa chọn; ở đây có 1001"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_and_stays_typed(added, sentence):
    editor = edited((Option(value="a", label="A"),), added=added)
    assert sentence in editor.error
    assert editor.added == added

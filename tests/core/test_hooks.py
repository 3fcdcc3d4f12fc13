"""The hook class: registration, order, answers, and what an exception does."""

from functools import partial

import pytest

from core.hooks import Hook


def test_a_handler_registered_twice_is_called_once():
    hook, heard = Hook[[int], object](), list[int]()

    hook.register(heard.append)
    hook.register(heard.append)
    hook.send(1)

    assert heard == [1]


def test_handlers_are_called_in_the_order_of_their_registration():
    hook = Hook[[int], int]()

    hook.register(lambda number: number + 1)
    hook.register(lambda number: number * 10)

    assert hook.send(5) == [6, 50]


def test_register_is_a_decorator_that_hands_the_function_back():
    hook = Hook[[str], str]()

    @hook.register
    def shout(word: str) -> str:
        return word.upper()

    assert shout("a") == "A"
    assert hook.send("b") == ["B"]


def test_an_exception_reaches_the_caller_and_keeps_later_handlers_from_being_called():
    hook, heard = Hook[[int], object](), list[int]()
    hook.register(lambda number: number / 0)
    hook.register(heard.append)

    with pytest.raises(ZeroDivisionError):
        hook.send(1)

    assert heard == []


def test_nobody_registered_is_no_answer():
    hook = Hook[[int], bool]()

    assert hook.send(1) == []
    assert hook.first(1) is None
    assert not hook.any(1)


def test_the_first_answer_that_is_not_empty_counts_and_nobody_is_asked_after_it():
    hook = Hook[[str], str]()
    hook.register(lambda word: "")
    hook.register(lambda word: f"{word}!")
    hook.register(lambda word: pytest.fail(f"asked of {word}"))

    assert hook.first("yes") == "yes!"


@pytest.mark.parametrize(("answers", "expected"), [([False, False], False), ([False, True], True)])
def test_any_is_whether_one_handler_says_yes(answers, expected):
    hook = Hook[[], bool]()
    for answer in answers:
        hook.register(partial(bool, answer))

    assert hook.any() is expected


def test_handlers_of_one_hook_are_not_those_of_another():
    first, second = Hook[[], int](), Hook[[], int]()
    first.register(lambda: 1)

    assert (first.send(), second.send()) == ([1], [])

"""Hostile form definitions (denial of service): each must be rejected, or accepted, within a CPU time limit."""

import json
import time
from collections.abc import Callable
from typing import Final

from eforms.definition import FormDefinition
from eforms.lint.form_lint import errors

LIMIT: Final = 0.1
"""Seconds of CPU time."""

TEXT = {"type": "text", "label": "Mục"}
SEVERAL = {
    "key": "s",
    "type": "several_of",
    "label": "S",
    "options": [{"value": f"o{n}", "label": "O"} for n in range(50)],
}
LOOPS = "".join(f"s.all(x{n}, " for n in range(8)) + "true" + ")" * 8


def nested(depth: int) -> str:
    return '{"all":[' * depth + '{"field":"a","op":"answered"}' + "]}" * depth


def form(*fields: object, **more: object) -> str:
    return json.dumps({"steps": [{"key": "one", "title": "Bước", "fields": fields}], **more})


def condition(text: object) -> str:
    return form(SEVERAL, {**TEXT, "key": "a"}, {**TEXT, "key": "b", "show_if": text})


def everywhere(text: str) -> str:
    return form(SEVERAL, *({**TEXT, "key": f"a{number}", "show_if": text} for number in range(400)))


HOSTILE: dict[str, Callable[[], str]] = {
    "loops in loops": lambda: condition(LOOPS),
    "loops over literals": lambda: condition(
        "".join(f"{list(range(90))}.all(x{n}, " for n in range(5)) + "1 > 0" + ")" * 5
    ),
    "long sum": lambda: condition("1" + "+1" * 900 + " > 0"),
    "sum beyond all bounds": lambda: condition("1" + "+1" * 100_000 + " > 0"),
    "hundred thousand brackets": lambda: condition("(" * 100_000 + "true" + ")" * 100_000),
    "as many brackets as fit": lambda: condition("(" * 995 + "true" + ")" * 995),
    "negations": lambda: condition("!" * 1_990 + "true"),
    "choices in choices": lambda: condition("true ? " * 200 + "true" + " : true" * 200),
    "catastrophic pattern": lambda: form({**TEXT, "key": "a", "pattern": "(a+)+" * 30 + "$"}),
    "pattern of many repeats": lambda: form({**TEXT, "key": "a", "pattern": "((((a{1000}){1000}){1000}){1000})"}),
    "catastrophic pattern in a condition": lambda: condition("'" + "a" * 1_000 + "!'.matches('(a+)+$')"),
    "exponents": lambda: condition("9223372036854775807 * 9223372036854775807 > 0"),
    "division by nothing": lambda: condition("1 / 0 == 1"),
    "doubling text": lambda: condition("(" + "'a' + " * 300 + "'a') == 'a'"),
    "rows in rows": lambda: condition(None).replace("null", nested(60)),
    "rows in rows without end": lambda: condition(None).replace("null", nested(100_000)),
    "every way out of many": lambda: condition(
        {"all": [{"any": [{"field": "s", "op": "contains", "value": f"o{n}"} for n in range(15)]} for _ in range(15)]}
    ),
    "long sums everywhere": lambda: everywhere("1" + "+1" * 900 + " > 0"),
    "loops over literals everywhere": lambda: everywhere(
        "".join(f"{list(range(90))}.all(x{n}, " for n in range(5)) + "1 > 0" + ")" * 5
    ),
    "brackets everywhere": lambda: everywhere("(" * 995 + "true" + ")" * 995),
    "brackets of JSON": lambda: "[" * 1_000_000,
    "number without end": lambda: form({"key": "n", "type": "number", "label": "N", "max": 1}).replace(
        "1}", "1" * 100_000 + "}"
    ),
    "too many fields": lambda: form(*({**TEXT, "key": f"f{n}"} for n in range(10_000))),
    "as many fields as fit": lambda: form(*({**TEXT, "key": f"f{n}"} for n in range(9_000))),
    "too many steps": lambda: json.dumps(
        {"steps": [{"key": f"s{n}", "title": "B", "fields": [{**TEXT, "key": f"f{n}"}]} for n in range(5_000)]}
    ),
    "too many options": lambda: form({**SEVERAL, "options": [{"value": f"o{n}", "label": "O"} for n in range(25_000)]}),
    "as many options as fit": lambda: form(
        {**SEVERAL, "options": [{"value": f"o{n}", "label": "O"} for n in range(14_000)]}
    ),
    "too many checks": lambda: form(
        {**TEXT, "key": "a"}, checks=[{"that": "a == 'x'", "refusal": "R", "at": ["a"]}] * 20_000
    ),
    "one key many times": lambda: form(*[{**TEXT, "key": "a"}] * 500),
    "text without end": lambda: form({**TEXT, "key": "a", "hint": "x" * 5_000_000}),
    "address that runs code": lambda: form(
        {"key": "p", "type": "document", "label": "P", "template": {"label": "L", "url": "javascript:alert(1)"}}
    ),
    "address of another site": lambda: form(
        {"key": "p", "type": "document", "label": "P", "template": {"label": "L", "url": "//evil.example/"}}
    ),
}
HARMLESS = {
    "loops in loops",
    "catastrophic pattern",
    "catastrophic pattern in a condition",
    "every way out of many",
    "rows in rows",
    "negations",
}


def is_refused(text: str) -> bool:
    """Whether parsing or linting, as for an author's upload, rejects the definition."""
    try:
        return bool(errors(FormDefinition.from_json(text)))
    except ValueError:
        return True


def cpu_seconds(text: str) -> float:
    """CPU time of parsing and linting the definition."""
    began = time.process_time()
    is_refused(text)
    return time.process_time() - began

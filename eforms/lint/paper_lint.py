"""Static checks of rules about papers: at least so many of several, and the facts of one."""

from collections.abc import Iterator

from eforms.definition import DocumentField, FormDefinition, PaperFactsField
from eforms.lint.finding import Finding

ELSEWHERE = "Bước này không có câu hỏi hay giấy tờ “{}”. Hãy chọn mục khác."
TOO_MANY = "Cần ít nhất {} trong {} mục, nên không ai đủ được."
REQUIRED = "Mục “{}” đã bắt buộc, nên không chọn được trong “ít nhất”. Hãy bỏ chọn “Bắt buộc” của mục ấy."
TWICE = "Mục “{}” được kể hai lần."
NO_PAPER = "Không có giấy tờ “{}” đứng trước mục này. Hãy chọn giấy tờ khác, hoặc chuyển mục này xuống sau."


def paper_findings(definition: FormDefinition) -> Iterator[Finding]:
    """What `at_least` counts stands on the step and is optional; what facts go `of` is a paper above."""
    for number, step in enumerate(definition.steps):
        fields = {field.key: field for field in step.fields}
        for index, rule in enumerate(step.at_least):
            path = f"steps.{number}.at_least.{index}"
            if rule.number > len(rule.of):
                yield Finding(path, TOO_MANY.format(rule.number, len(rule.of)))
            for key in dict.fromkeys(rule.of):
                if rule.of.count(key) > 1:
                    yield Finding(f"{path}.of", TWICE.format(key))
                if key not in fields or fields[key].type == "reading":
                    yield Finding(f"{path}.of", ELSEWHERE.format(key))
                elif getattr(fields[key], "required", False) and not getattr(fields[key], "required_if", None):
                    yield Finding(f"{path}.of", REQUIRED.format(fields[key].label))
    yield from _facts(definition)


def _facts(definition: FormDefinition) -> Iterator[Finding]:
    papers: set[str] = set()
    for number, step in enumerate(definition.steps):
        for position, field in enumerate(step.fields):
            if isinstance(field, DocumentField):
                papers.add(field.key)
            elif isinstance(field, PaperFactsField) and field.of and field.of not in papers:
                yield Finding(f"steps.{number}.fields.{position}.of", NO_PAPER.format(field.of))

"""The page on which the clerk writes the results: one step made of their forms, under what was concluded."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from eforms.compiled.form import compile_form
from eforms.definition import Condition, ConditionRow, Field, FormDefinition, OneOfField, Option, ReadingField, Step
from services.catalogue.package.results import CONCLUSION, HEADING, Result
from services.dossiers.results.choice import GRANTED, Choice

__all__ = ["CONCLUSION", "page_of"]

NOTHING_APPLIES: Final = ReadingField(
    type="reading",
    key=f"{HEADING}0",
    label="Chưa có kết quả nào ứng với nội dung hồ sơ",
    text="Hãy hoàn tất các bước xem xét trước, hoặc yêu cầu người nộp bổ sung.",
)


def page_of(choice: Choice) -> FormDefinition:
    """The form of one page for this choice; that of a single result without a choice is its own."""
    results = choice.results
    if len(results) == 1 and len(results[0].eform.steps) == 1:
        return results[0].eform
    return _page(choice)


@lru_cache(maxsize=128)
def _page(choice: Choice) -> FormDefinition:
    results = choice.results
    steps = [step for result in results for step in result.eform.steps]
    page = Step.model_construct(
        key="results",
        title="Kết quả",
        fields=tuple(_fields(choice)) or (NOTHING_APPLIES,),
        checks=tuple(check for step in steps for check in step.checks),
    )
    return FormDefinition.model_construct(
        steps=(page,),
        cases=tuple(case for result in results for case in result.eform.cases),
        checks=tuple(check for result in results for check in result.eform.checks),
    )


def _fields(choice: Choice) -> Iterator[Field]:
    """What was concluded, where there is a choice, and each result under a heading; a shared question comes once."""
    if len(choice.decisions) > 1:
        yield _conclusion(choice)
    asked: set[str] = set()
    for number, (conclusion, result) in enumerate(
        (conclusion, result) for conclusion, decision in choice.decisions.items() for result in decision
    ):
        when = conclusion if len(choice.decisions) > 1 else ""
        yield _under(_heading(result, number), None, when, result)
        for step in result.eform.steps:
            for field in step.fields:
                if field.key not in asked:
                    asked.add(field.key)
                    yield _under(field, step.show_if, when, result)


def _conclusion(choice: Choice) -> OneOfField:
    names = {GRANTED: "Giải quyết: " + "; ".join(result.name for result in choice.granted)}
    names |= {refusal.key: f"Không giải quyết: {refusal.name}" for refusal in choice.refusals}
    options = tuple(Option(value=value, label=names[value]) for value in choice.decisions)
    return OneOfField(type="one_of", key=CONCLUSION, label="Kết luận", style="radio", options=options)


def _heading(result: Result, number: int) -> ReadingField:
    originals = f"Số bản chính: {result.originals:02}." if result.originals > 1 else ""
    holders = "Mỗi dòng của danh sách được cấp một bản riêng." if result.each else ""
    case = f"{result.case.removesuffix('.')}." if result.case else ""
    text = " ".join(filter(None, (case, originals, holders)))
    return ReadingField(type="reading", key=f"{HEADING}{number}", label=result.name, text=text)


def _under(field: Field, step_condition: Condition | None, conclusion: str, result: Result) -> Field:
    """The field under the conditions of its step and of the conclusion, besides its own."""
    own = [condition for condition in (step_condition, field.show_if) if condition is not None]
    concluded = [ConditionRow(field=CONCLUSION, value=conclusion)] if conclusion else []
    if not concluded and len(own) < 2:
        return field.model_copy(update={"show_if": own[0] if own else None})
    compiler = compile_form(result.eform).compiler
    texts = [compiler.to_cel(condition) for condition in (*concluded, *own)]
    return field.model_copy(update={"show_if": " && ".join(f"({text})" for text in texts)})

"""The process of a version as a picture (Mermaid) for the documentation, and as a list for authors and approvers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from services.catalogue.differences.conditions import ConditionFormatter
from services.catalogue.package.definition import Package
from services.catalogue.package.process import Delivers, ProcessStep, Stage
from services.catalogue.public.process_wording import format_step


@dataclass(frozen=True)
class StepLine:
    """One step in words."""

    title: str
    by: str
    when: str = ""
    question: str = ""
    silence: str = ""
    records: Sequence[str] = ()
    """The labels of what it records."""


@dataclass(frozen=True)
class StageLines:
    """One stage in words, and the steps that run side by side in it."""

    title: str
    """Empty for a step that stands alone."""
    steps: Sequence[StepLine]
    when: str = ""


def outline(package: Package) -> list[StageLines]:
    """The process in words, stage by stage."""
    conditions, labels = ConditionFormatter(package.form, package.step_forms), _labels(package)
    return [
        StageLines(
            "" if _stands_alone(stage) else stage.title,
            [_line(step, conditions, labels) for step in stage.steps],
            conditions.format(stage.when) if stage.when else "",
        )
        for stage in package.stages
    ]


def mermaid(package: Package) -> str:
    """The process as a Mermaid flowchart; dashed arrows pass by stages that may be left out."""
    conditions, labels = ConditionFormatter(package.form, package.step_forms), _labels(package)
    lines = ["flowchart TD", '    start(["Tiếp nhận"])']
    for stage in package.stages:
        lines += _drawn_stage(stage, conditions, labels)
    lines.append('    finish(["Kết thúc"])')
    nodes = ["start", *(f"stage_{stage.key}" for stage in package.stages), "finish"]
    lines += [f"    {before} --> {after}" for before, after in pairwise(nodes)]
    for number, before in enumerate(nodes[:-2]):
        left_out = list(takewhile(_may_be_left_out, package.stages[number:]))
        lines += [f"    {before} -.-> {after}" for after in nodes[number + 2 : number + 2 + len(left_out)]]
    return "\n".join(lines)


def _drawn_stage(stage: Stage, conditions: ConditionFormatter, labels: Mapping[str, str]) -> Iterator[str]:
    """A box with its steps; a step that stands alone is a box by itself."""
    if _stands_alone(stage):
        [step] = stage.steps
        when = f"khi {conditions.format(step.when)}" if step.when else ""
        yield f"    stage_{stage.key}[{_quoted(step.title, format_step(step, labels), when)}]"
        return
    title = _quoted(stage.title, f"khi {conditions.format(stage.when)}" if stage.when else "")
    yield f"    subgraph stage_{stage.key}[{title}]"
    for step in stage.steps:
        when = f"khi {conditions.format(step.when)}" if step.when else ""
        yield f"        step_{step.key}[{_quoted(step.title, format_step(step, labels), when)}]"
    yield "    end"


def _stands_alone(stage: Stage) -> bool:
    return len(stage.steps) == 1 and stage.steps[0].title == stage.title and stage.when is None


def _quoted(*lines: str) -> str:
    text = "<br>".join(filter(None, lines)).replace('"', "'")
    return f'"{text}"'


def _may_be_left_out(stage: Stage) -> bool:
    return stage.when is not None or all(step.when is not None for step in stage.steps)


def _labels(package: Package) -> dict[str, str]:
    return {field.key: field.label for field in package.form.fields()} if package.form else {}


def _line(step: ProcessStep, conditions: ConditionFormatter, labels: Mapping[str, str]) -> StepLine:
    return StepLine(
        title=step.title,
        by=format_step(step, labels),
        when=conditions.format(step.when) if step.when else "",
        question=step.question if step.delivers is Delivers.OPINION else "",
        silence=step.silence.basis if step.silence else "",
        records=[field.label for field in step.form.fields()] if step.form else (),
    )

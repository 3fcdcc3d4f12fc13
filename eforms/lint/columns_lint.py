"""Linter of what stands side by side on paper: two steps, or two blocks of one step, each in one pair."""

from collections import Counter
from collections.abc import Iterator

from eforms.definition import Block, FormDefinition
from eforms.lint.form_lint import Finding

NO_PAIR = "“{}” và “{}” phải là hai bước, hoặc hai nhóm câu hỏi (block, person…) của cùng một bước, để đứng cạnh nhau."
IN_TWO_PAIRS = "“{}” đứng trong hơn một cặp; mỗi bước, mỗi nhóm chỉ đứng cạnh một bên."


def side_by_side_findings(form: FormDefinition) -> Iterator[Finding]:
    """The pairs that cannot be drawn."""
    steps = {step.key for step in form.steps}
    blocks = {field.key: step.key for step in form.steps for field in step.fields if isinstance(field, Block)}
    for number, (left, right) in enumerate(form.side_by_side):
        are_steps = {left, right} <= steps
        are_blocks = {left, right} <= blocks.keys() and blocks[left] == blocks[right]
        if left == right or not (are_steps or are_blocks):
            yield Finding(f"side_by_side.{number}", NO_PAIR.format(left, right))
    uses = Counter(key for pair in form.side_by_side for key in set(pair))
    yield from (Finding("side_by_side", IN_TWO_PAIRS.format(key)) for key, times in uses.items() if times > 1)

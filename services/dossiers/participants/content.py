"""What one participant is shown of a filing, and its hashes: what they confirm, question by question."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_noop

from eforms.answers import summary
from eforms.answers.attachments import AttachmentsByField, attachments_by_field
from eforms.compiled.evaluation import FieldNode
from eforms.compiled.form import EvaluatedForm
from eforms.definition import Answer, RowsField
from eforms.definition.fields import FieldBase
from eforms.definition.groups import Block
from eforms.models import Attachment
from services.catalogue.package.definition import Package
from services.catalogue.package.participants import Participant, Place
from services.dossiers.history import evidence
from services.dossiers.participants.people import Invitee

Content = Mapping[str, str]
"""Hashes by key: of each question shown, and of what is shown besides."""
SENTENCE, OFFICE, PAPER = "_sentence", "_office", "_paper"
BESIDES: Final = {
    SENTENCE: gettext_noop("Câu xác nhận"),
    OFFICE: gettext_noop("Nơi nhận hồ sơ"),
    PAPER: gettext_noop("Giấy đã ký"),
}
"""What is shown besides the answers; the keys of questions begin with a letter."""
HASH_LENGTH: Final = 32
TITLE_LENGTH: Final = 60
"""Of a question in a list of questions; a promise is as long as a paragraph."""
OWN_ROW: Final = gettext_noop(" (chỉ dòng của người ấy)")


def content_of(
    package: Package,
    form: EvaluatedForm,
    attachments: Sequence[Attachment],
    invitee: Invitee,
    *,
    office: str,
    on_paper: bool = False,
) -> Content:
    """The hashes of what this person is shown, and of the paper they signed; `office` is the code of the handler."""
    participant = invitee.participant
    besides: dict[str, object] = {SENTENCE: [participant.title, participant.consents_to], OFFICE: office}
    if on_paper:
        besides[PAPER] = _files(attachments_by_field(attachments), participant.paper)
    hashed = {key: _hash(value) for key, value in besides.items()}
    return hashed | answers_content(package, form, attachments, invitee)


def answers_content(
    package: Package, form: EvaluatedForm, attachments: Sequence[Attachment], invitee: Invitee
) -> dict[str, str]:
    """The hashes of the questions and answers that this person is shown."""
    questions, content, by_field = _questions(form), {}, attachments_by_field(attachments)
    for shown in _shown_paths(package, invitee.participant):
        key, _, part = shown.partition(".")
        if question := questions.get(key):
            answer = _part_of(_own_rows(package, form.answers.get(key), key, invitee), part)
            files = [*_files(by_field, key), *_row_files(by_field, question, package, invitee)]
            content[shown] = _hash([question.field.spec.label, answer, files])
    return content


def fingerprint(content: Content) -> str:
    """SHA-256 of all that somebody was shown."""
    return _digest(dict(content))


def changed_titles(package: Package, before: Content, after: Content) -> list[str]:
    """The labels of what differs between what somebody was shown then and now."""
    labels = {field.key: field.label for field in package.eform.fields()}
    labels |= {key: gettext(title) for key, title in BESIDES.items()}
    changed = [key for key in {**after, **before} if before.get(key) != after.get(key)]
    return list(dict.fromkeys(labels.get(key.partition(".")[0], key) for key in changed))


def shown_sections(
    package: Package, form: EvaluatedForm, attachments: Iterable[Attachment], invitee: Invitee
) -> list[summary.AnswerSection]:
    """The answers that this person is shown, by step."""
    wanted: dict[str, set[str]] = {}
    for shown in _shown_paths(package, invitee.participant):
        key, _, part = shown.partition(".")
        wanted.setdefault(key, set()).add(part)
    sections = []
    for section in summary.sections(package.eform, form.answers, attachments, today=form.today):
        kept = (row for row in section.rows if row.key in wanted)
        rows = (_trim(row, form.answers.get(row.key), wanted[row.key], package, invitee) for row in kept)
        sections.append(replace(section, rows=tuple(rows)))
    return [section for section in sections if section.rows]


def shown_titles(package: Package, form: EvaluatedForm, invitee: Invitee) -> list[str]:
    """The labels of what this person is shown, in short: of a block its parts, of a list whether the own row alone."""
    fields = _questions(form)
    paths = [path.partition(".") for path in _shown_paths(package, invitee.participant)]
    own_row = gettext(OWN_ROW) if _sees_own_row_only(package, invitee.participant) else ""
    root = invitee.participant.people.partition(".")[0]
    titles = (
        f"{_short(spec.label)}{_part_label(spec, part)}{own_row * (key == root)}"
        for key, _, part in paths
        if key in fields and (spec := fields[key].field.spec)
    )
    return list(dict.fromkeys(titles))


def _questions(form: EvaluatedForm) -> dict[str, FieldNode]:
    """The visible questions, by key."""
    nodes = (node for nodes in form.nodes.values() for node in nodes)
    return {node.field.key: node for node in nodes if node.field.is_question}


def _shown_paths(package: Package, participant: Participant) -> list[str]:
    """The questions shown, a step as its questions; where a step has the key of a question, the question is meant."""
    keys = {field.key for field in package.eform.fields()}
    steps = {step.key: [field.key for field in step.fields] for step in package.eform.steps}
    paths = (steps.get(path, [path]) if path not in keys else [path] for path in participant.shows)
    return list(dict.fromkeys(path for expanded in paths for path in expanded))


def _sees_own_row_only(package: Package, participant: Participant) -> bool:
    """Whether people out of rows see their own row alone, of the rows that name them."""
    root = participant.people.partition(".")[0]
    is_list = any(field.key == root and isinstance(field, RowsField) for field in package.eform.fields())
    return is_list and not participant.whole_list


def _is_own_list(package: Package, key: str, invitee: Invitee) -> bool:
    participant = invitee.participant
    return key == participant.people.partition(".")[0] and _sees_own_row_only(package, participant)


def _short(label: str) -> str:
    return Truncator(label.rstrip("?.:")).chars(TITLE_LENGTH)


def _part_label(field: FieldBase, part: str) -> str:
    inner = field.inner_fields if isinstance(field, Block) else ()
    return next((f" – {one.label}" for one in inner if one.key == part), "")


def _own_rows(package: Package, answer: Answer, key: str, invitee: Invitee) -> Answer:
    if not _is_own_list(package, key, invitee):
        return answer
    return _own_answer(answer, invitee.participant.people.split(".")[1:], invitee.places)


def _own_answer(answer: Answer, keys: Sequence[str], places: Sequence[Place]) -> Answer:
    """The answer without the rows of others, down to the rows that somebody stands in."""
    if isinstance(answer, list) and any(places):
        return [_own_answer(answer[number], keys, deeper) for number, deeper in _by_row(places).items()]
    if isinstance(answer, dict) and keys:
        return {**answer, keys[0]: _own_answer(answer.get(keys[0]), keys[1:], places)}
    return answer


def _own_row(row: summary.AnswerRow, answer: Answer, keys: Sequence[str], places: Sequence[Place]) -> summary.AnswerRow:
    """The same of the answer as text; `answer` is the whole one."""
    own = _by_row(places) if isinstance(answer, list) and any(places) else {0: places}
    parts = []
    for number, deeper in own.items():
        inside = answer[number] if isinstance(answer, list) and answer else answer
        below = inside if isinstance(inside, dict) else {}
        for part in row.parts[number : number + 1]:
            rows = (
                _own_row(inner, below.get(keys[0]), keys[1:], deeper)
                if keys and inner.key.endswith(f"-{keys[0]}")
                else inner
                for inner in part.rows
            )
            parts.append(replace(part, rows=tuple(rows)))
    return replace(row, text="" if row.parts else row.text, parts=tuple(parts))


def _by_row(places: Sequence[Place]) -> dict[int, list[Place]]:
    """The places below each outermost row."""
    below: dict[int, list[Place]] = {}
    for place in sorted(places):
        below.setdefault(place[0], []).append(place[1:])
    return below


def _part_of(answer: Answer, part: str) -> Answer:
    return answer.get(part) if part and isinstance(answer, dict) else answer


def _trim(
    row: summary.AnswerRow, answer: Answer, parts: set[str], package: Package, invitee: Invitee
) -> summary.AnswerRow:
    """The row without what this person is not shown."""
    if _is_own_list(package, row.key, invitee):
        return _own_row(row, answer, invitee.participant.people.split(".")[1:], invitee.places)
    if "" in parts:
        return row
    names = {f"{row.key}-{part}" for part in parts}
    kept = (replace(part, rows=tuple(inner for inner in part.rows if inner.key in names)) for part in row.parts)
    return replace(row, text="", parts=tuple(kept))


def _files(by_field: AttachmentsByField, key: str | None) -> list[list[str]]:
    return [[file.name, file.stored.sha256] for file in by_field.get(key or "", ())]


def _row_files(by_field: AttachmentsByField, node: FieldNode, package: Package, invitee: Invitee) -> list[list[str]]:
    """The files of the papers in the rows of a question that this person is shown."""
    is_own = _is_own_list(package, node.field.key, invitee)
    keys, places = (invitee.participant.people.split(".")[1:], invitee.places) if is_own else ((), ())
    return [[key, *file] for key in _row_paper_keys(node, keys, places) for file in _files(by_field, key)]


def _row_paper_keys(node: FieldNode, keys: Sequence[str], places: Sequence[Place]) -> Iterator[str]:
    """The keys of the files in these rows: those of others left out down to the rows that somebody stands in."""
    if node.place:
        yield node.file_key
    own = _by_row(places) if any(places) else dict.fromkeys(range(len(node.rows)), ())
    for number, deeper in own.items():
        for inner in node.rows[number]:
            is_way = inner.field.key in keys[:1]
            yield from _row_paper_keys(inner, keys[1:] if is_way else (), deeper if is_way else ())


def _hash(value: object) -> str:
    return _digest(value)[:HASH_LENGTH]


def _digest(value: object) -> str:
    return evidence.answers_hash({"shown": cast("Answer", value)})

"""The cases of a record: the headings above its papers, as far as they are cases and not parts of one dossier."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.catalogue.derived.errors import NotDerivableError
from services.catalogue.derived.wording import clean, keys_of, shortened
from services.catalogue.package.definition import RequiredPaper

CASE_QUESTION: Final = "which_case"
SEVERAL: Final = "several"
"""The answer of whoever finds no single case, or is not sure: every paper is offered, none is demanded."""
UNSURE: Final = {
    "value": SEVERAL,
    "label": "Nhiều trường hợp ở trên, hoặc tôi chưa rõ",
    "label_en": "Several of these, or I am not sure",
}
MOST_CASES: Final = 99
"""With `SEVERAL` what a form takes; the longest record has nineteen."""
LONGEST_CASE: Final = 300
NOTE: Final = re.compile(r"^(lưu ý|ghi chú|chú ý|số lượng( hồ sơ)?( *:.*)?$)", re.IGNORECASE)
SAYS_A_CASE: Final = re.compile(r"trường hợp|đối với|cấp mới|cấp lại|cấp đổi|gia hạn|lần đầu|thay đổi", re.IGNORECASE)
PART_OF_DOSSIER: Final = re.compile(
    r"^((các |những )?(giấy tờ|chứng từ|tài liệu)( khác)?( (cần|phải|nộp|gửi|xuất trình|bổ sung|kèm theo).*)?"
    r"|xuất trình.*|nộp (trực tiếp|theo phương thức).*|mẫu đơn.*"
    r"|(thành phần,? ?(số lượng )?)?(hồ sơ)?( đề nghị| đăng ký)?( bao)?( gồm)?( có)?"
    r"|hồ sơ (của (người|bên|cơ sở)|năng lực).*)$",
    re.IGNORECASE,
)
"""Headings of papers that belong together in one dossier: `Giấy tờ phải nộp`, `Thành phần hồ sơ bao gồm`."""


@dataclass(frozen=True)
class CaseOfRecord:
    """One case (trường hợp) and the headings of the record that name it."""

    key: str
    title: str
    headings: frozenset[str]


def is_note(text: str) -> bool:
    """Whether a text among the papers is a note (lưu ý)."""
    return bool(NOTE.match(clean(text)))


def asks_to_show(heading: str) -> bool:
    """Whether the papers under this heading are shown and given back (xuất trình)."""
    told = heading.lower()
    return "xuất trình" in told and "nộp" not in told and not SAYS_A_CASE.search(told)


def cases_of(papers: Sequence[RequiredPaper]) -> tuple[CaseOfRecord, ...]:
    """The cases that one chooses among, in their order; none where the record has no two of them.

    Raises NotDerivableError where there are more than a form can have.
    """
    headings: dict[str, set[str]] = {}
    for paper in papers:
        title = clean(paper.case)
        if title and not is_part_of_dossier(title):
            headings.setdefault(title, set()).add(paper.case)
    if len(headings) < 2:
        return ()
    if len(headings) > MOST_CASES:
        raise NotDerivableError(f"Bản ghi công bố chia thành {len(headings)} trường hợp, nhiều hơn {MOST_CASES}.")
    titles = _told_apart([shortened(title, LONGEST_CASE) for title in headings])
    keys = keys_of("case", headings)
    return tuple(
        CaseOfRecord(key, title, frozenset(found))
        for key, title, found in zip(keys, titles, headings.values(), strict=True)
    )


def is_part_of_dossier(title: str) -> bool:
    """Whether a heading names a part of every dossier, not a case."""
    return not SAYS_A_CASE.search(title) and bool(PART_OF_DOSSIER.match(title))


def case_question(cases: Sequence[CaseOfRecord]) -> dict[str, Any]:
    """The question which case it is."""
    options = [{"value": case.key, "label": case.title} for case in cases]
    return {
        "key": CASE_QUESTION,
        "type": "one_of",
        "style": "radio",
        "label": "Hồ sơ của bạn thuộc trường hợp nào?",
        "label_en": "Which case is yours?",
        "hint": "Trang sau chỉ hỏi giấy tờ của trường hợp bạn chọn.",
        "hint_en": "The next page only asks for the papers of that case.",
        "options": [*options, UNSURE],
        "in_list": True,
    }


def case_definitions(cases: Sequence[CaseOfRecord]) -> list[dict[str, Any]]:
    """The cases as the form names them."""
    if not cases:
        return []
    last = {"key": SEVERAL, "title": "Nhiều trường hợp, hoặc chưa rõ", "title_en": "Several cases, or not sure"}
    named = [*({"key": case.key, "title": case.title} for case in cases), last]
    return [{**one, "when": {"field": CASE_QUESTION, "value": one["key"]}} for one in named]


def _told_apart(titles: Sequence[str]) -> list[str]:
    """The titles, with a number behind those that read like an earlier one once they are cut."""
    before = [titles[:number].count(title) for number, title in enumerate(titles)]
    return [f"{title} ({count + 1})" if count else title for title, count in zip(titles, before, strict=True)]

"""The papers of a record as uploads: each once, in the cases that ask for it, with the name of its template."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.catalogue.derived.cases import CASE_QUESTION, SEVERAL, CaseOfRecord, asks_to_show, is_note
from services.catalogue.derived.wording import clean, keys_of, shortened
from services.catalogue.package.definition import RequiredPaper

OTHER_PAPERS: Final = "other_papers"
MOST_UPLOADS: Final = 80
"""Papers with an upload of their own; what a longer record names besides goes with the other papers."""
FILES_OF_PAPERS: Final = 85
FILES_OF_OTHERS: Final = 10
"""Files that one form may send, with three for an authorisation below what the server takes of one request."""
MOST_FILES: Final = 5
DEPENDS: Final = re.compile(r"nếu có|nếu|trường hợp|đối với|một trong|trừ |không phải nộp|không yêu cầu", re.IGNORECASE)
"""A paper whose name says so is not asked of everybody."""
OF_IDENTITY: Final = re.compile(r"căn cước|chứng minh nhân dân|hộ khẩu", re.IGNORECASE)
"""What the account of the applicant proves already."""
TO_SHOW: Final = "Giấy tờ xuất trình: gửi bản chụp nếu có; cơ quan cần xem bản chính thì sẽ báo."
TO_SHOW_EN: Final = "Only shown: send a photo if you have one; the office tells you if it must see the original."


@dataclass(frozen=True)
class Upload:
    """One paper that is uploaded once, and what the record says of it in its cases."""

    key: str
    papers: tuple[RequiredPaper, ...]
    cases: tuple[CaseOfRecord, ...]
    """The cases that ask for it; empty: every one."""

    @property
    def is_required(self) -> bool:
        """Whether nothing in the record lets the applicant do without it."""
        paper = self.papers[0]
        told = f"{paper.name} {paper.case if not self.cases else ''}"
        return not (paper.to_show or asks_to_show(paper.case) or DEPENDS.search(told) or OF_IDENTITY.search(paper.name))


def is_paper(paper: RequiredPaper) -> bool:
    """Whether a component of the record is a paper: no note among the papers, and no mark of a list without words."""
    return bool(clean(paper.name)) and not (is_note(paper.name) or is_note(paper.case))


def uploads(papers: Sequence[RequiredPaper], cases: Sequence[CaseOfRecord]) -> tuple[Upload, ...]:
    """What is uploaded, in the order of the record; the same paper of several cases once."""
    same: dict[tuple[object, ...], list[RequiredPaper]] = {}
    for paper in papers:
        same.setdefault((clean(paper.name), paper.originals, paper.copies, paper.template), []).append(paper)
    groups = list(same.values())[:MOST_UPLOADS]
    keys = keys_of("paper", (clean(group[0].name) for group in groups))
    return tuple(Upload(key, tuple(group), _cases_of(group, cases)) for key, group in zip(keys, groups, strict=True))


def _cases_of(group: Sequence[RequiredPaper], cases: Sequence[CaseOfRecord]) -> tuple[CaseOfRecord, ...]:
    """The cases of these papers; none where one of them is asked in every case."""
    named = [next((case for case in cases if paper.case in case.headings), None) for paper in group]
    if None in named:
        return ()
    return tuple(case for case in cases if case in named)


def with_fields(papers: Sequence[RequiredPaper], uploaded: Sequence[Upload]) -> tuple[RequiredPaper, ...]:
    """The papers of the record, each with the question that takes it."""
    taken_by = {id(paper): upload.key for upload in uploaded for paper in upload.papers}
    return tuple(paper.model_copy(update={"field": taken_by.get(id(paper), OTHER_PAPERS)}) for paper in papers)


def upload_fields(uploaded: Sequence[Upload], *, has_cases: bool) -> Iterator[dict[str, Any]]:
    """The questions for these papers, and the one for whatever else belongs to the dossier."""
    files = max(1, min(MOST_FILES, FILES_OF_PAPERS // max(1, len(uploaded))))
    for upload in uploaded:
        paper = upload.papers[0]
        name = clean(paper.name)
        yield {
            "key": upload.key,
            "type": "document",
            "label": shortened(name),
            "hint": (hint := "\n".join(_hints(paper, name))),
            "hint_en": TO_SHOW_EN if hint == TO_SHOW else "",
            "originals": min(paper.originals, 100),
            "copies": min(paper.copies, 100),
            "max_files": files,
            **_required(upload, has_cases=has_cases),
            **({"cases": [*(case.key for case in upload.cases), SEVERAL]} if upload.cases else {}),
        }
    yield {
        "key": OTHER_PAPERS,
        "type": "document",
        "label": "Giấy tờ khác của hồ sơ",
        "label_en": "Other papers",
        "hint": "Giấy tờ khác mà trường hợp của bạn cần có.",
        "hint_en": "Whatever else your case needs.",
        "required": False,
        "max_files": FILES_OF_OTHERS,
    }


def _required(upload: Upload, *, has_cases: bool) -> dict[str, Any]:
    if not upload.is_required:
        return {"required": False}
    if has_cases:
        return {"required_if": {"field": CASE_QUESTION, "op": "is_not", "value": SEVERAL}}
    return {}


def _hints(paper: RequiredPaper, name: str) -> Iterator[str]:
    if name != shortened(name):
        yield name
    if paper.to_show or asks_to_show(paper.case):
        yield TO_SHOW
    if paper.template:
        yield f"Theo mẫu: {clean(paper.template)}"

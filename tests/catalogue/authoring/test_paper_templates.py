"""The editor of a paper: plain forms for blocks, a made-up person's paper beside them, saved into the draft only."""

from typing import Any

import pytest
from django.urls import reverse

from eforms.definition.conditions import ConditionRow
from services.catalogue import actions
from services.catalogue.authoring import package_edits
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.paper_templates import PaperTemplate, ParagraphBlock
from services.documents.pdf import rendering
from services.dossiers.models import PaperSample
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(published, author, client) -> ProcedureVersion:
    client.force_login(author)
    return actions.start_new_version(published.procedure, by=author)


def address(version: ProcedureVersion) -> str:
    return reverse("admin:studio_papers", args=[version.pk])


def typed(version: ProcedureVersion, *blocks: tuple[str, str, dict[str, str]], **more: str) -> dict[str, Any]:
    """What the page posts with these blocks: key, type and texts of each."""
    texts = {f"block-{key}-{name}": text for key, _, of_block in blocks for name, text in of_block.items()}
    return {"_seen": version.checksum, "_block": [f"{key}:{kind}" for key, kind, _ in blocks], **texts, **more}


def order(response) -> list[str]:
    return [form.key for form in response.context["editor"].block_forms]


TITLED = ("heading_1", "heading", {"text": "TRÍCH LỤC"})
SAID = ("paragraph_1", "paragraph", {"text": "Cấp cho {person_name:upper}, sinh {person_born}, {copies}."})


def test_a_template_begins_with_the_questions_of_the_result(client, draft):
    assert "các mục cán bộ ghi được in lần lượt" in Page(client.get(address(draft))).text

    begun = client.post(address(draft), typed(draft, _do="begin"))

    [form] = begun.context["editor"].block_forms
    assert "Số đăng ký: {register_number}" in form.initial["text"]
    draft.refresh_from_db()
    assert draft.package.results[0].template is None


def test_what_is_typed_is_seen_as_the_paper_of_a_made_up_person(client, draft):
    shown = client.post(address(draft), typed(draft, TITLED, SAID, _check="1", title="Trích lục {event}"))

    assert shown.status_code == 200
    text = Page(shown).text
    assert "Cấp cho NGUYỄN VĂN MẪU, sinh ngày 01 tháng 02 năm 1990, 3 bản." in text
    assert "TRÍCH LỤC GIẤY KHAI SINH" in text
    draft.refresh_from_db()
    assert draft.package.results[0].template is None


def test_what_cannot_be_merged_is_said_beside_it(client, draft):
    wrong = ("paragraph_1", "paragraph", {"text": "{họ tên} {nobody} <b>đậm</b>"})
    shown = client.post(address(draft), typed(draft, wrong, _check="1"))
    text = Page(shown).text
    assert "2 chỗ phải sửa" in text
    assert "Kết quả này không có trường “nobody”" in text
    assert "<b>đậm</b>" not in shown.content.decode()


def test_it_is_saved_into_the_draft_and_told_block_by_block(client, draft):
    saved = client.post(address(draft), typed(draft, TITLED, SAID, _save="1", title=""), follow=True)

    text = Page(saved).text
    assert "Đã lưu vào bản nháp." in text
    assert "mẫu giấy từ không có → thành Dòng đậm ở giữa “TRÍCH LỤC”" in text
    draft.refresh_from_db()
    template = draft.package.results[0].template
    assert template is not None
    assert [(block.key, block.type) for block in template.blocks] == [
        ("heading_1", "heading"),
        ("paragraph_1", "paragraph"),
    ]
    again = client.get(address(draft)).context["editor"].block_forms
    assert again[1].initial == {"text": SAID[2]["text"]}


def test_blocks_are_moved_added_and_removed_without_saving(client, draft):
    blocks = (TITLED, SAID)
    assert order(client.post(address(draft), typed(draft, *blocks, _do="down:heading_1"))) == [
        "paragraph_1",
        "heading_1",
    ]
    assert order(client.post(address(draft), typed(draft, *blocks, _do="up:heading_1"))) == ["heading_1", "paragraph_1"]
    assert order(client.post(address(draft), typed(draft, *blocks, _do="remove:heading_1"))) == ["paragraph_1"]
    added = client.post(address(draft), typed(draft, *blocks, _do="add", _new="paragraph"))
    assert order(added) == ["heading_1", "paragraph_1", "paragraph_2"]
    assert added.context["editor"].block_forms[1]["text"].value() == SAID[2]["text"]
    draft.refresh_from_db()
    assert draft.package.results[0].template is None


def test_without_blocks_the_template_is_given_up(client, draft):
    client.post(address(draft), typed(draft, TITLED, _save="1"))
    draft.refresh_from_db()
    client.post(address(draft), typed(draft, _save="1"))
    draft.refresh_from_db()
    assert draft.package.results[0].template is None


@pytest.mark.parametrize(
    "posted",
    [
        {"_block": ["../../x:paragraph", "a:nothing", "b", "x:table"], "_do": "up:zzz"},
        {"_block": ["a:paragraph"], "_do": "add", "_new": "nothing", "block-a-text": "\x00{"},
        {"_block": ["a:paragraph", "a:article"], "_do": "begin", "title": "x" * 9_000},
        {"_block": [f"b{number}:paragraph" for number in range(200)], "_save": "1"},
        {"_block": ["a:article"], "_save": "1"},
    ],
)
def test_bad_input_is_told_and_never_breaks_the_page(client, draft, posted):
    response = client.post(address(draft), {"_seen": draft.checksum, **posted})
    assert response.status_code in (200, 302, 422)


def test_what_is_missing_keeps_what_was_typed(client, draft):
    empty = ("paragraph_2", "paragraph", {"text": ""})
    response = client.post(address(draft), typed(draft, SAID, empty, _save="1"))
    assert response.status_code == 422
    assert "Hãy ghi nội dung, hoặc bỏ khối này." in Page(response).text
    assert response.context["editor"].block_forms[0]["text"].value() == SAID[2]["text"]


def test_two_people_do_not_overwrite_each_other_unseen(client, draft, author):
    actions.edit(
        draft, draft.package.model_copy(update={"supplement_days": 7}), expected_checksum=draft.checksum, by=author
    )
    response = client.post(address(draft), typed(draft, SAID, _save="1"))
    assert response.status_code == 422
    assert "người khác đã lưu thay đổi" in Page(response).text


def test_the_very_pdf_is_drawn_of_what_is_typed(client, draft, monkeypatch):
    drawn: list[Any] = []

    def draw(printable, **_):
        drawn.append(printable)
        return b"%PDF-1.7 sample"

    monkeypatch.setattr(rendering, "render", draw)
    sample = reverse("admin:paper_sample", args=[draft.pk])

    assert client.post(sample, typed(draft, SAID, _check="1")).url == sample
    assert "Đang lập bản PDF" in Page(client.get(sample)).text
    work_off()

    assert client.get(sample)["Content-Type"] == "application/pdf"
    assert drawn[0].facts.blocks[0].text.startswith("Cấp cho NGUYỄN VĂN MẪU")
    assert not drawn[0].token
    assert PaperSample.objects.count() == 1


def test_a_published_version_is_not_edited(client, published, author):
    client.force_login(author)
    response = client.post(address(published), typed(published, SAID, _save="1"), follow=True)
    assert "không sửa được" in Page(response).text


def conditional(**when: str) -> tuple[str, str, dict[str, str]]:
    return (
        "paragraph_2",
        "paragraph",
        {"text": "Có điều kiện.", **{f"when_{name}": said for name, said in when.items()}},
    )


@pytest.mark.parametrize(
    ("when", "saved"),
    [
        ({"question": "event", "how": "is", "value": "Giấy khai sinh"}, {"field": "event", "value": "birth"}),
        (
            {"question": "event", "how": "is_not", "value": "death"},
            {"field": "event", "op": "is_not", "value": "death"},
        ),
        ({"question": "copies", "how": "at_least", "value": "3"}, {"field": "copies", "op": "at_least", "value": 3}),
        ({"question": "person_name", "how": "answered"}, {"field": "person_name", "op": "answered"}),
    ],
)
def test_an_author_says_when_a_block_is_printed(client, draft, when, saved):
    response = client.post(address(draft), typed(draft, SAID, conditional(**when), _save="1"))

    assert response.status_code == 302
    draft.refresh_from_db()
    template = draft.package.results[0].template
    assert template is not None
    assert template.blocks[1].when == ConditionRow.model_validate(saved)
    form = client.get(address(draft)).context["editor"].block_forms[1]
    assert form.is_conditional
    assert form["when_question"].value() == saved["field"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"question": "event"}, "Hãy chọn cách so sánh"),
        ({"question": "event", "how": "is", "value": "Giấy lạ"}, "Không có lựa chọn này"),
        ({"question": "event", "how": "at_least", "value": "3"}, "Chỉ mục ghi số"),
        ({"question": "copies", "how": "is", "value": "nhiều"}, "chỉ so sánh với một số"),
        ({"question": "copies", "how": "is"}, "Hãy ghi nội dung để so sánh"),
        ({"question": "gone", "how": "is", "value": "1"}, "gone"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_said_and_nothing_is_lost(client, draft, when, said):
    response = client.post(address(draft), typed(draft, SAID, conditional(**when), _save="1"))

    assert response.status_code == 422
    assert said in str(response.context["editor"].block_forms[1].errors)
    assert "Có điều kiện." in response.content.decode()
    draft.refresh_from_db()
    assert draft.package.results[0].template is None


def test_a_condition_of_its_own_is_kept_as_it_is(client, draft):
    own = 'event == "birth" && copies > 1'
    blocks = (
        ParagraphBlock(key="paragraph_1", type="paragraph", text="Luôn in."),
        ParagraphBlock(key="paragraph_2", type="paragraph", text="Có điều kiện.", when=own),
    )
    key = draft.package.results[0].key
    package = package_edits.with_template(draft.package, "", key, PaperTemplate(blocks=blocks))
    draft = actions.edit(draft, package, expected_checksum=draft.checksum, by=draft.author)
    form = client.get(address(draft)).context["editor"].block_forms[1]
    assert form["when_question"].value() == "*"

    client.post(address(draft), typed(draft, SAID, conditional(question="*"), _save="1"))

    draft.refresh_from_db()
    assert draft.package.results[0].template.blocks[1].when == own

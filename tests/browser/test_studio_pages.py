"""Every page of the studio as a browser meets it: none left out, none too wide, nothing for axe and the policy."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from portal.accounts.models import User
from services.agencies.models import AdministrativeUnit, AgencyKind, Role
from services.catalogue import actions
from services.catalogue.authoring.editor.addresses import address_of
from services.catalogue.authoring.editor.sections import SECTIONS
from services.catalogue.library.models import SharedKind
from services.catalogue.models import LocalFee, LocalReception, Procedure, ProcedureVersion
from services.catalogue.search.models import SearchTerm
from tests.browser.looking import go
from tests.catalogue.importing.samples import proposed, row
from tests.factories import PACKAGES, AgencyFactory, PostFactory, publish_package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OF_AUTHOR = (
    *("studio", "studio_new", "studio_bring", "studio_imports", "studio_compare", "studio_completeness"),
    *("studio_calendar", "studio_expiring", "studio_library", "studio_search", "studio_search_new"),
)
OF_PROCEDURE = ("studio_procedure", "studio_offices")
OF_DRAFT = (
    *("studio_version", "studio_form", "studio_sections", "studio_part", "studio_fees", "studio_limits"),
    *("studio_words", "studio_english", "studio_english_file", "studio_papers", "studio_text", "studio_record"),
    *("studio_steps", "studio_remark", "sample_people"),
)
OF_PROVINCE = ("local_fees", "local_fees_of", "local_receptions", "local_reception_of")
OF_ONE_THING = ("studio_library_part", "studio_search_term", "studio_import", "studio_replaced_text")
NO_PAGES = {
    *("studio_packages", "studio_package", "studio_english_csv", "import_file"),
    *("import_act", "studio_replaced_text_back", "local_fee_act", "local_reception_act", "studio_procedure_act"),
    *("studio_begin", "studio_take_over", "studio_undo", "studio_redo", "studio_arrange", "studio_remark_resolve"),
    *("studio_act",),
}
"""Files, and addresses that only take what is posted."""
ELSEWHERE = {"office_procedures"}
"""Pages of administrators."""
PARTS = (
    *("?cho={first}", "?vao={questions}&loai=rows", "?vao={questions}&loai=one_of", "?vao=fees", "?vao=reductions"),
    *("?vao=process", "?vao=results", "?vao=participants", "?cho=record", "?cho=form"),
)


def of_studio(model: type) -> set[str]:
    """The names of the addresses that the studio adds to the admin of a model."""
    site = admin.site._registry[model]
    usual = {one.name for one in ModelAdmin.get_urls(site)}
    return {str(one.name) for one in site.get_urls() if one.name and one.name not in usual}


def test_no_page_of_the_studio_is_left_out() -> None:
    walked = {*OF_AUTHOR, *OF_PROCEDURE, *OF_DRAFT, *OF_PROVINCE, *OF_ONE_THING} - {"sample_people"}
    assert of_studio(Procedure) | of_studio(ProcedureVersion) == walked | NO_PAGES | ELSEWHERE


@pytest.fixture
def version() -> ProcedureVersion:
    fee = json.loads((PACKAGES / "2.000635.json").read_text())["fees"][0]
    return publish_package(fees=[{**fee, "by_province": True}])


@pytest.fixture
def author(version: ProcedureVersion) -> User:
    return PostFactory.create(agency=version.procedure.issuer, role=Role.AUTHOR).user


@pytest.fixture
def people_of_province(version: ProcedureVersion) -> list[User]:
    """Author and approver of Ha Noi, where a fee and an office are fixed."""
    place = AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")
    committee = AgencyFactory.create(code="H26", kind=AgencyKind.PROVINCE_COMMITTEE, unit=place)
    people = [PostFactory.create(agency=committee, role=role).user for role in (Role.AUTHOR, Role.APPROVER)]
    decision = {
        "procedure": version.procedure,
        "province": place,
        "basis": "06/2026/NQ-HĐND",
        "valid_from": timezone.localdate() + timedelta(days=1),
    }
    fee = LocalFee(fee=version.package.fees[0].key, amount_vnd=5_000, **decision)
    actions.propose_local_fee(fee, by=people[0])
    actions.propose_local_reception(LocalReception(**decision), [committee], by=people[0])
    return people


def of_author(version: ProcedureVersion, author: User, tmp_path: Path) -> list[str]:
    """All that an author opens, a draft with everything in it."""
    draft = actions.start_new_version(version.procedure, by=author)
    actions.keep_sample_people(draft, {"An": {"copies": 2}}, by=author)
    words = {"kind": SharedKind.LIST, "title": "Quan hệ", "text": "cha | Cha\nme | Mẹ"}
    shared = actions.create_shared_part(version.procedure.issuer, "kinship", **words, by=author)
    run = proposed(tmp_path, [row("1.000001"), row("bad"), "{"], author)
    text = actions.mark_replaced("281/2016/TT-BTC", "9/2026/TT-BTC", timezone.localdate(), by=author)
    term = SearchTerm.objects.create(kind="synonym", phrase="giấy khai sinh", meaning="trích lục")
    things = (shared.part_id, term.pk, run.pk, text.pk)
    plain = [name for name in OF_DRAFT if name not in ("studio_part", "studio_remark")]
    sections, part = (reverse(f"admin:studio_{name}", args=[draft.pk]) for name in ("sections", "part"))
    questions = ("form", "steps", 0, "fields")
    at = {"questions": address_of(draft.package, questions), "first": address_of(draft.package, (*questions, 0))}
    return [
        *(reverse(f"admin:{name}") for name in OF_AUTHOR),
        *(reverse(f"admin:{name}", args=[version.procedure_id]) for name in OF_PROCEDURE),
        *(reverse(f"admin:{name}", args=[draft.pk]) for name in plain),
        reverse("admin:studio_version", args=[version.pk]),
        *(f"{sections}?phan={name}" for name in SECTIONS),
        *(f"{part}{query.format(**at)}" for query in PARTS),
        *(reverse(f"admin:{name}", args=[pk]) for name, pk in zip(OF_ONE_THING, things, strict=True)),
    ]


def of_approver(author: User) -> list[str]:
    """A version under review: its page, as it was, and a remark about it."""
    other = publish_package("1.004873")
    draft = actions.start_new_version(other.procedure, by=author)
    changed = draft.package.model_copy(
        update={"record": draft.package.record.model_copy(update={"name": "Xác nhận tình trạng hôn nhân"})}
    )
    draft = actions.edit(draft, changed, expected_checksum=draft.checksum, by=author)
    draft = actions.submit_for_review(draft, by=author)
    return [reverse(f"admin:studio_{name}", args=[draft.pk]) for name in ("version", "remark", "record", "steps")]


@pytest.fixture
def walks(version, author, people_of_province, tmp_path) -> list[tuple[User, list[str]]]:
    """Who opens what."""
    place = [version.procedure_id, "01"]
    province = [reverse(f"admin:{name}", args=place if name.endswith("_of") else None) for name in OF_PROVINCE]
    approver = PostFactory.create(agency=version.procedure.issuer, role=Role.APPROVER).user
    return [
        (author, of_author(version, author, tmp_path)),
        (approver, of_approver(author)),
        *((person, province) for person in people_of_province),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (320, "dark")])
def test_nothing_is_wrong_with_the_pages_of_the_studio(
    page: Page, client: Client, live_server, walks, width: int, scheme: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 768})
    for user, paths in walks:
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        for path in paths:
            try:
                go(page, f"{live_server.url}{path}")
            except AssertionError as fault:
                complaints.append(f"{path}: {fault}")
    assert complaints == []

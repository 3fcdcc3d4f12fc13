"""The papers that were handed in: page by page, and who has looked through which."""

import pytest

from eforms.models import Attachment, StoredFile
from services.dossiers.actions import paper_checks
from services.dossiers.errors import DossierError
from services.dossiers.models import PaperCheck
from tests.dossiers.test_views_following import signed_in, work
from tests.outbox import work_off
from tests.pages import Page
from tests.test_doors import a_file


@pytest.fixture
def paper(in_work, settings, tmp_path) -> Attachment:
    settings.MEDIA_ROOT = tmp_path
    paper = a_file(in_work.filing.draft)
    work_off()
    return Attachment.objects.get(pk=paper.pk)


def address(dossier, paper, more=""):
    return f"/admin/dossiers/dossier/{dossier.pk}/paper/{paper.pk}/{more}"


def test_a_paper_is_turned_over_and_turned_round_without_script(road, in_work, paper):
    StoredFile.objects.update(pages=3)
    handler = signed_in(road.here.handler)

    page = Page(handler.get(address(in_work, paper, "?trang=2&co=2&xoay=90")))

    assert page.mentions("trang 2/3")
    assert [link.href for link in page.links("Trang")] == ["?trang=1&co=2&xoay=90", "?trang=3&co=2&xoay=90"]
    assert page.link("Xoay").href == "?trang=2&co=2&xoay=180"
    assert page.element.xpath("//img[@src=$src]", src=f"/tep/{paper.pk}/trang/2/")
    assert Page(handler.get(address(in_work, paper, "?trang=99&co=x&xoay=45"))).mentions("trang 1/3")


def test_a_page_of_it_is_a_picture(road, in_work, paper):
    handler = signed_in(road.here.handler)

    for number in range(1, paper.stored.pages + 1):
        picture = handler.get(f"/tep/{paper.pk}/trang/{number}/")
        assert picture["Content-Type"] == "image/jpeg"
        assert picture.getvalue().startswith(b"\xff\xd8")
    assert handler.get(f"/tep/{paper.pk}/trang/{paper.stored.pages + 1}/").status_code == 404
    assert signed_in(road.elsewhere.handler).get(f"/tep/{paper.pk}/trang/1/").status_code == 404


def test_a_tick_says_who_has_seen_it_and_when_to_who_signs(road, in_work, paper):
    handler = signed_in(road.here.handler)
    for _ in range(2):
        handler.post(address(in_work, paper, "check/"))

    assert PaperCheck.objects.get().by == road.here.handler
    shown = Page(signed_in(road.here.leader).get(work(in_work)))
    assert shown.mentions(f"{road.here.handler} đã xem")

    handler.post(address(in_work, paper, "check/"), {"undo": "1"})
    assert not PaperCheck.objects.exists()


def test_nobody_takes_back_the_tick_of_another(road, in_work, paper):
    paper_checks.check(in_work, paper, by=road.here.handler)

    paper_checks.uncheck(in_work, paper, by=road.here.leader)

    assert PaperCheck.objects.get().by == road.here.handler


def test_a_paper_of_another_dossier_is_neither_shown_nor_ticked(road, in_work, paper):
    other = road.submit()

    assert signed_in(road.here.handler).get(address(other, paper)).status_code == 404
    with pytest.raises(DossierError, match="không còn trong hồ sơ"):
        paper_checks.check(other, paper, by=road.here.handler)

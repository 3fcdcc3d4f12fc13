"""An import is published whole by a second person, in jobs that may be killed and run again."""

import pytest

from services.catalogue.actions import edit
from services.catalogue.errors import CatalogueError
from services.catalogue.importing import publishing
from services.catalogue.importing.models import ImportState, RecordImport
from services.catalogue.importing.publishing import publish, publish_batch, publish_here, stop, withdraw
from services.catalogue.models import Procedure, ProcedureVersion, VersionState
from tests.catalogue.importing.samples import DOUBTFUL, ROW, administrator, file_of, proposed, row, take_in
from tests.factories import publish_package

pytestmark = pytest.mark.django_db
SURE = ("1.000001", "1.000002", "1.000003")


@pytest.fixture
def run(ministry, tmp_path) -> RecordImport:
    rows = [*map(row, SURE), row("1.000009", **DOUBTFUL)]
    return proposed(tmp_path, rows, administrator())


def states():
    return dict(ProcedureVersion.objects.values_list("procedure__code", "state"))


def test_the_doubtful_stay_drafts(run):
    second = administrator()
    publish_here(run, by=second)
    assert states() == {**dict.fromkeys(SURE, "published"), "1.000009": "draft"}
    version = ProcedureVersion.objects.get(procedure__code="1.000001")
    assert (version.author, version.approver) == (run.proposer, second)
    assert [event.act for event in version.events.all()] == ["imported", "published"]
    run.refresh_from_db()
    assert (run.state, run.publisher) == (ImportState.PUBLISHED, second)


def test_nobody_publishes_what_they_proposed(run):
    with pytest.raises(CatalogueError, match="không được tự công bố"):
        publish(run, by=run.proposer)


def test_only_who_may_publish_for_every_ministry_of_it(run, approver, author):
    with pytest.raises(CatalogueError, match="Bộ Tư pháp"):
        publish(run, by=author)
    assert publish(run, by=approver).state == ImportState.PUBLISHING


def test_it_is_published_once(run):
    second = administrator()
    publish(run, by=second)
    with pytest.raises(CatalogueError, match="Đang công bố"):
        publish(run, by=second)


def test_batch_by_batch_and_a_job_that_runs_twice_doubles_nothing(run, monkeypatch):
    monkeypatch.setattr(publishing, "BATCH", 2)
    publish(run, by=administrator())
    publish_batch(run.pk, turn=1, after=0)
    assert sorted(states().values()) == ["draft", "draft", "published", "published"]
    done = publish_batch(run.pk, turn=1, after=0)
    assert done is not None
    assert publish_batch(run.pk, turn=1, after=0) is not None
    done()
    run.refresh_from_db()
    assert run.state == ImportState.PUBLISHED
    assert [event.act for event in ProcedureVersion.objects.get(procedure__code="1.000001").events.all()] == [
        "imported",
        "published",
    ]


def test_one_that_was_given_up_goes_on(run):
    publish(run, by=administrator())
    stop(run_id=run.pk, turn=1, after=0, reason="")
    assert publish_batch(run.pk, turn=1, after=0) is None
    run.refresh_from_db()
    publish_here(run, by=administrator())
    assert list(states().values()).count("published") == 3


def test_a_draft_that_was_edited_since_is_left(run, author):
    version = ProcedureVersion.objects.get(procedure__code="1.000001")
    changed = version.package.model_copy(update={"supplement_days": 7})
    edit(version, changed, expected_checksum=version.checksum, by=author)
    publish_here(run, by=administrator())
    assert states()["1.000001"] == VersionState.DRAFT
    assert "sửa" in run.items.get(code="1.000001").left_because


def test_what_the_ministry_publishes_with_a_form_in_between_is_kept(ministry, tmp_path):
    run = proposed(tmp_path, [row("2.000635")], administrator())
    version = publish_package()
    publish_here(run, by=administrator())
    version.refresh_from_db()
    assert version.is_in_force


def test_a_new_version_retires_the_one_in_force_and_renews_the_columns(run, tmp_path):
    publish_here(run, by=administrator())
    other = proposed(tmp_path, [row("1.000001", name="Kết hôn")], administrator())
    publish_here(other, by=administrator())
    procedure = Procedure.objects.get(code="1.000001")
    assert procedure.name == "Kết hôn"
    assert [version.state for version in procedure.versions.order_by("number")] == ["retired", "published"]


def test_a_withdrawn_import_leaves_no_drafts_and_may_be_proposed_again(run, tmp_path):
    withdraw(run, by=run.proposer)
    assert set(states().values()) == {VersionState.ABANDONED}
    again = take_in(file_of(tmp_path, [ROW, *map(row, SURE)]), administrator())
    assert again.counts["Thủ tục mới"] == 4

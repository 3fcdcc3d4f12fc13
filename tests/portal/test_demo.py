"""The demo that fills an empty portal."""

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from services.agencies.models import Post, Role
from services.catalogue.models import ProcedureVersion


@pytest.mark.django_db
def test_the_demo_can_be_loaded_again_and_offers_the_procedure_at_three_offices(capsys):
    call_command("load_demo")
    call_command("load_demo")
    version = ProcedureVersion.objects.in_force().select_related("procedure").get()
    assert (version.procedure.code, version.number) == ("2.000635", 1)
    assert version.author != version.approver
    assert set(version.procedure.offices.values_list("code", flat=True)) == {"H26.05", "H26.101", "H26.102"}
    assert Post.objects.filter(agency__code="H26.101").count() == len({Role.DESK, Role.HANDLER, Role.LEADER})
    assert User.objects.get(username="desk").check_password("demo")
    assert User.objects.get(username="admin").is_superuser
    assert capsys.readouterr().out.count("2.000635 phiên bản 1") == 2

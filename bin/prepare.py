"""Migrations, static files and first data of a site; started by bin/demo with the Python of .venv.

bin/prepare.py portal.settings      the portal
bin/prepare.py standins.settings    the stand-ins, without output
"""

import os
import sys
from io import StringIO

import django
from machine import step


def portal() -> None:
    """Prepare the portal; every step may be repeated."""
    with step("Loading the portal"):
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
    with step("Migrating the database"):
        call_command("migrate", verbosity=0)
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    if not settings.DEMO:
        with step("Loading the provinces and communes"):
            call_command("load_places", stdout=StringIO())
        return
    with step("Loading the demo: offices, people, the procedure"):
        call_command("load_demo", stdout=StringIO())
    (settings.VAR_DIR / "people").write_text(people())


def people() -> str:
    """Table of the demo's staff accounts and how citizens sign in, for the message of bin/demo."""
    from django.conf import settings

    from services.agencies.models import Post

    posts = Post.objects.select_related("user", "agency").order_by("agency__code", "pk")
    width = max((len(post.user.username) for post in posts), default=0) + 2
    rows = [f"  {post.user.username:<{width}}{post.get_role_display():<28}{post.agency}" for post in posts]
    citizens = f"Citizens enter through the stand-in VNeID, which lists them: {settings.VNEID_URL}/"
    return "\n".join([citizens, "", "Staff enter with the password “demo”:", *rows, ""])


def standins() -> None:
    """Migrate the database of the stand-ins."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
    {"portal.settings": portal, "standins.settings": standins}[sys.argv[1]]()

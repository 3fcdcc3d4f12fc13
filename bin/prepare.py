"""Bring databases, static files and demo up to date; started by bin/demo inside the locked environment.

bin/prepare.py portal.settings            the portal
bin/prepare.py standins.settings    the stand-ins for the outside world, in silence
"""

import os
import sys
from io import StringIO

import django
from machine import step


def portal() -> None:
    """Each step may be run again: it does what is still to be done."""
    with step("Loading the portal"):
        django.setup()
        from django.conf import settings
        from django.core.management import call_command
    with step("Migrating the database"):
        call_command("migrate", verbosity=0)
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    with step("Loading the demo: offices, people, the procedure"):
        call_command("load_demo", stdout=StringIO())
    (settings.VAR_DIR / "people").write_text(people())


def people() -> str:
    """The people of the demo, as a table."""
    from django.conf import settings

    from services.agencies.models import Post

    posts = Post.objects.select_related("user", "agency").order_by("agency__code", "pk")
    width = max((len(post.user.username) for post in posts), default=0) + 2
    rows = [f"  {post.user.username:<{width}}{post.get_role_display():<28}{post.agency}" for post in posts]
    citizens = f"Citizens enter through the stand-in VNeID, which lists them: {settings.VNEID_URL}/"
    return "\n".join([citizens, "", "Staff enter with the password “demo”:", *rows, ""])


def outside() -> None:
    """The stand-ins keep a database of their own."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1]
    {"portal.settings": portal, "standins.settings": outside}[sys.argv[1]]()

"""Bring database, static files and demo up to date; started by bin/demo inside the locked environment."""

import os
from io import StringIO

import django
from django.conf import settings
from django.core.management import call_command
from machine import step

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def main() -> None:
    """Each step may be run again: it does what is still to be done."""
    with step("Loading the portal"):
        django.setup()
    with step("Migrating the database"):
        call_command("migrate", verbosity=0)
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    with step("Loading the demo: offices, people, the procedure"):
        call_command("load_demo", stdout=StringIO())
    (settings.VAR_DIR / "people").write_text(people())


def people() -> str:
    """The demo's staff, as a table."""
    from services.agencies.models import Post

    posts = Post.objects.select_related("user", "agency").order_by("agency__code", "pk")
    rows = [f"  {post.user.username:<12}{post.get_role_display():<28}{post.agency}" for post in posts]
    return "\n".join(["Staff enter with the password “demo”:", *rows, ""])


if __name__ == "__main__":
    main()

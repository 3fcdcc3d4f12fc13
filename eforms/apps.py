from django.apps import AppConfig


class EformsConfig(AppConfig):
    name = "eforms"
    label = "eforms"
    verbose_name = "Biểu mẫu điện tử"

    def ready(self) -> None:
        """Register the bundled code lists, and the outbox handlers of uploaded files."""
        from eforms import tasks  # noqa: F401
        from eforms.language import codelists

        codelists.register_bundled()

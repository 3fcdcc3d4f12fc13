from django.apps import AppConfig


class EformsConfig(AppConfig):
    name = "eforms"
    label = "eforms"
    verbose_name = "Biểu mẫu điện tử"

    def ready(self) -> None:
        """Offer the code lists that come with the forms; know who looks at files that are handed in."""
        from eforms import tasks  # noqa: F401
        from eforms.language import codelists

        codelists.register_bundled()

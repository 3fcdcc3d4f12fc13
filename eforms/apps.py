from django.apps import AppConfig


class EformsConfig(AppConfig):
    name = "eforms"
    label = "eforms"
    verbose_name = "Biểu mẫu điện tử"

    def ready(self) -> None:
        """Offer the code lists that come with the forms; know who looks at files that are handed in."""
        from eforms import (
            codelists,
            tasks,  # noqa: F401
        )

        codelists.register_own()

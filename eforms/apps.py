from django.apps import AppConfig


class EformsConfig(AppConfig):
    name = "eforms"
    label = "eforms"
    verbose_name = "Biểu mẫu điện tử"

    def ready(self) -> None:
        """Whoever hands in a file needs somebody to be known who looks at it."""
        from eforms import tasks  # noqa: F401

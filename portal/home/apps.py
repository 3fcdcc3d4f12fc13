from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    verbose_name = "Trang chủ"

    def ready(self) -> None:
        from portal import production  # noqa: F401 – registers the check of the environment

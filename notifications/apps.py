from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    label = "notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        from notifications import actions  # noqa: F401 – registers the e-mail channel with the outbox

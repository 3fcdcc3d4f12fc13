from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "services.catalogue"
    label = "catalogue"
    verbose_name = "Thủ tục hành chính"

    def ready(self) -> None:
        """Register the handlers of jobs, and of the calendar: public pages name days."""
        from services.agencies import hooks as agencies
        from services.catalogue import tasks  # noqa: F401
        from services.catalogue.actions.persistence import calendar_changed

        agencies.calendar_changed.register(calendar_changed)

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "services.catalogue"
    label = "catalogue"
    verbose_name = "Thủ tục hành chính"

    def ready(self) -> None:
        """Register the handlers of jobs, of the calendar and of agencies: public pages name days and offices."""
        from services.agencies import hooks as agencies
        from services.catalogue import tasks  # noqa: F401
        from services.catalogue.actions import reorganised_offices
        from services.catalogue.actions.persistence import agencies_changed, calendar_changed

        agencies.calendar_changed.register(calendar_changed)
        agencies.agencies_changed.register(agencies_changed)
        agencies.reason_against_merging.register(reorganised_offices.reason_against_merging)
        agencies.holdings_when_merged.register(reorganised_offices.when_merged)
        agencies.holdings_when_moved.register(reorganised_offices.when_moved)
        agencies.agency_merging.register(reorganised_offices.merging)
        agencies.set_up_like.register(reorganised_offices.set_up_like)

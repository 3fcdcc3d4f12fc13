from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "services.agencies"
    label = "agencies"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        """Register the permission table and the code lists of administrative units for forms."""
        from core.permissions import register
        from eforms.language import codelists
        from services.agencies import hooks, permissions, reference_data, tasks  # noqa: F401
        from services.agencies.reorganisation import holdings

        hooks.holdings_when_merged.register(holdings.when_merged)
        hooks.holdings_when_moved.register(holdings.when_moved)
        register(permissions)
        codelists.register("provinces", reference_data.provinces)
        codelists.register("communes", reference_data.communes)
        codelists.register("former_communes", reference_data.former_communes)

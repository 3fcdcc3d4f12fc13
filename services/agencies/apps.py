from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "services.agencies"
    label = "agencies"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        """Give forms the places that an address is made of, and every room the table of permissions."""
        from core.permissions import register
        from eforms.language import codelists
        from services.agencies import permissions, reference_data

        register(permissions)
        codelists.register("provinces", reference_data.provinces)
        codelists.register("communes", reference_data.communes)
        codelists.register("former_communes", reference_data.former_communes)

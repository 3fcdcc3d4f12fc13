from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "Người dùng"

    def ready(self) -> None:
        from core.staff_actions import asked_again
        from portal.accounts import second_factor

        asked_again.register(second_factor.ask_again)

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "Người dùng"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from core import representation
        from core.encryption import rotating
        from core.staff_actions import asked_again
        from portal.accounts import open_sessions, second_factor, sign_in_recording
        from portal.accounts.mandates import directory
        from portal.accounts.second_factor import adapter, notices

        user_logged_in.connect(open_sessions.begin)
        asked_again.register(second_factor.ask_again)
        notices.connect()
        sign_in_recording.connect()
        representation.register(directory)
        rotating.register(adapter.rotate_secrets)

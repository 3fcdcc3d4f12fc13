from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "portal.retention"
    label = "retention"
    verbose_name = "Thời hạn lưu giữ"

    def ready(self) -> None:
        from portal.retention import erasure_requests  # noqa: F401 - registers its handler
